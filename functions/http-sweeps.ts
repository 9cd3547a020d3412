import { randomUUID } from 'node:crypto';
import { app } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { postSweep } from '../shared/http/api/sweeps.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('sweeps', {
  methods: ['POST'],
  route: 'sweeps',
  authLevel: AUTH_LEVEL,
  handler: answering((ask, caller, log) => postSweep(ask, caller, appFromEnvironment(process.env, log), randomUUID())),
});
