import { app } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { getHistory } from '../shared/http/api/status.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('history', {
  methods: ['GET'],
  route: 'status/history',
  authLevel: AUTH_LEVEL,
  handler: answering((ask, caller, log) => getHistory(ask, caller, appFromEnvironment(process.env, log))),
});
