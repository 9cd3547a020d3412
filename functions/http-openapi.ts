import { app } from '@azure/functions';
import { getOpenApi } from '../shared/http/api/openapi.ts';
import { AUTH_LEVEL, answering } from './answering.ts';

app.http('openapi', {
  methods: ['GET'],
  route: 'openapi.json',
  authLevel: AUTH_LEVEL,
  handler: answering(async (ask, caller) => getOpenApi(ask, caller)),
});
