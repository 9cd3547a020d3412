import { app } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { getHealth } from '../shared/http/api/health.ts';
import { answeringAll } from './answering.ts';

app.http('health', {
  methods: ['GET'],
  route: 'health',
  authLevel: 'anonymous',
  handler: answeringAll((ask, log) => getHealth(ask, () => appFromEnvironment(process.env, log))),
});
