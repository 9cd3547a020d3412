import { app } from '@azure/functions';
import { diagnose } from '../shared/app.ts';
import { getDeepHealth } from '../shared/http/api/deep-health.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('health-deep', {
  methods: ['GET'],
  route: 'health/deep',
  authLevel: AUTH_LEVEL,
  handler: answering((ask, caller, log) => getDeepHealth(ask, caller, () => diagnose(process.env, log, 'app'))),
});
