import { app } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { getOperation } from '../shared/http/api/operations.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('operation', {
  methods: ['GET'],
  route: 'operations/{id}',
  authLevel: AUTH_LEVEL,
  handler: answering((ask, caller, log) => getOperation(ask, caller, appFromEnvironment(process.env, log))),
});
