import type { FuzzRoute } from './route.ts';

const ACCOUNT = 'oai-chat-prod';

/** What the app answers. */
export const ROUTES: readonly [FuzzRoute, ...FuzzRoute[]] = [
  { method: 'GET', path: '/api/status', query: { format: 'csv', subscription: 'x', phase: 'steady', overdue: 'true' } },
  { method: 'GET', path: '/api/status/history', query: { account: ACCOUNT } },
  { method: 'GET', path: '/api/operations/{id}', params: { id: 'abc-1' } },
  { method: 'GET', path: '/api/health', query: { deep: 'false' } },
  { method: 'GET', path: '/api/openapi.json' },
  {
    method: 'POST',
    path: '/api/rotations',
    body: { account: ACCOUNT, operationId: 'abc-1', reason: 'fuzz', force: false },
  },
  { method: 'POST', path: '/api/rollbacks', body: { account: ACCOUNT, operationId: 'abc-2', reason: 'fuzz' } },
  { method: 'POST', path: '/api/sweeps', body: { operationId: 'abc-3', reason: 'fuzz' } },
];

/** Codes with which the app may answer 500 and above: Azure does not answer, or refuses. */
export const DOCUMENTED_CODES: ReadonlySet<string> = new Set();
