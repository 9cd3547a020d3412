import { spawnSync } from 'node:child_process';

/** Runs azd and gives its exit code. No argument needs quotes, so a shell may find azd, which Windows needs. */
export function azd(...args: readonly string[]): number {
  return spawnSync(['azd', ...args].join(' '), { stdio: 'inherit', shell: true }).status ?? 1;
}
