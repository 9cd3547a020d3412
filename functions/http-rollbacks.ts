import { randomUUID } from 'node:crypto';
import { app } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { postRollback } from '../shared/http/api/rotations.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('rollbacks', {
  methods: ['POST'],
  route: 'rollbacks',
  authLevel: AUTH_LEVEL,
  handler: answering((ask, caller, log) =>
    postRollback(ask, caller, appFromEnvironment(process.env, log), randomUUID()),
  ),
});
