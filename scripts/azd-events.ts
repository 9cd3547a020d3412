import { spawnSync } from 'node:child_process';

/**
 * What azd runs after the code was deployed (azure.yaml). The first time it switches events on, which Event Grid allows once
 * the function is there, and provisions again; after that there is nothing to do. `azd env set ROTATOR_EVENTS off` before
 * keeps them off. azd gives its hooks the values of its environment as variables.
 */
const events = process.env.ROTATOR_EVENTS ?? '';
if (events === '') {
  azd('env', 'set', 'ROTATOR_EVENTS', 'on');
  azd('provision', '--no-prompt');
} else {
  console.log(`Events are ${events} (ROTATOR_EVENTS).`);
}

/** Ends with azd's own code where azd fails. No argument needs quotes, so a shell may find azd, which Windows needs. */
function azd(...args: readonly string[]): void {
  const { status } = spawnSync(['azd', ...args].join(' '), { stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
}
