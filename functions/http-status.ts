import { app } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { getStatus } from '../shared/http/api/status.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('status', {
  methods: ['GET'],
  route: 'status',
  authLevel: AUTH_LEVEL,
  handler: answering((ask, caller, log) => getStatus(ask, caller, appFromEnvironment(process.env, log))),
});
