import { setTimeout as sleep } from 'node:timers/promises';
import { azd } from './azd.ts';

/**
 * What azd runs after the code was deployed (azure.yaml). The first time it switches events on, which Event Grid allows once
 * the function is there, and provisions again; after that there is nothing to do. `azd env set ROTATOR_EVENTS off` before
 * keeps them off. azd gives its hooks the values of its environment as variables.
 *
 * The host may need a moment until it knows the function, so it is tried three times; where that does not help, events stay
 * off, and the next deployment of the code tries again.
 */
const TRIES = 3;
const PAUSE_MS = 60_000;

const events = process.env.ROTATOR_EVENTS ?? '';
if (['', 'later'].includes(events)) await switchOn();
else console.log(`Events are ${events} (ROTATOR_EVENTS).`);

async function switchOn(): Promise<void> {
  azd('env', 'set', 'ROTATOR_EVENTS', 'on');
  let status = azd('provision', '--no-prompt');
  for (let tries = 1; status !== 0 && tries < TRIES; tries += 1) {
    console.log(`Events could not be switched on yet; tried again in ${PAUSE_MS / 1000} seconds.`);
    await sleep(PAUSE_MS);
    status = azd('provision', '--no-prompt');
  }
  if (status === 0) return;
  azd('env', 'set', 'ROTATOR_EVENTS', 'later');
  console.error('The app is deployed, and events are not switched on; `azd deploy` tries again.');
  process.exitCode = status;
}
