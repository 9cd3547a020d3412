import type { Check, Patient } from './exam.ts';
import type { Finding } from './finding.ts';
import { setNode } from './remedies.ts';

/** The oldest minor release of Node 22 that the Azure clients and this app run on (package.json, engines). */
const OLDEST_MINOR_OF_22 = 18;

/** Whether the app runs on a release of Node that it is tested with. */
export function nodeChecks(patient: Patient): readonly Check[] {
  return [{ id: 'node', area: 'node', run: async () => [nodeFinding(patient)] }];
}

function nodeFinding(patient: Patient): Finding {
  const { nodeVersion, whose } = patient;
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const found = { id: 'node', area: 'node' } as const;
  if (major === 24 || (major === 22 && minor >= OLDEST_MINOR_OF_22)) {
    return { ...found, state: 'ok', says: `Node ${nodeVersion}${whose === 'desk' ? ' on this desk' : ''}.` };
  }
  const isNewer = major > 22;
  return {
    ...found,
    state: isNewer ? 'note' : 'no',
    says: `Node ${nodeVersion}; ${isNewer ? 'it is tested with' : 'expected'} 22.${OLDEST_MINOR_OF_22} or newer of 22, or 24.`,
    fix: whose === 'app' ? setNode(patient) : 'npm ci && npm run rotator -- doctor',
  };
}
