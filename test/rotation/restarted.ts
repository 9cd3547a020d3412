import type { Context } from '../../shared/rotation/context.ts';
import type { Stage } from './stage.ts';

export type Env = Readonly<Record<string, string>>;

/** The deployment as it is started anew with other settings. */
export function restarted(stage: Stage, env: Env): () => Context {
  const { settings, ports } = stage.context({}, env);
  return () => ({ ...stage.context(), settings, ports });
}
