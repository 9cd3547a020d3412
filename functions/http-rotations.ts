import { randomUUID } from 'node:crypto';
import { app } from '@azure/functions';
import { appFromEnvironment } from '../shared/app.ts';
import { postRotation } from '../shared/http/api/rotations.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('rotations', {
  methods: ['POST'],
  route: 'rotations',
  authLevel: AUTH_LEVEL,
  handler: answering((ask, caller, log) =>
    postRotation(ask, caller, appFromEnvironment(process.env, log), randomUUID()),
  ),
});
