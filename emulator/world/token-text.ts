import type { Principal } from '../wire/call.ts';

/** Object id and client id of each principal; a person signs in with the Azure CLI, whose client id is public. */
const IDS: Readonly<Record<Principal, { readonly oid: string; readonly appid: string }>> = {
  rotator: { oid: '00000000-0000-4000-8000-0000000000b1', appid: '00000000-0000-4000-8000-000000000001' },
  consumer: { oid: '00000000-0000-4000-8000-0000000000b2', appid: '00000000-0000-4000-8000-000000000002' },
  person: { oid: '00000000-0000-4000-8000-0000000000b3', appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46' },
};

/** Client id of the identity that the identity endpoint gives tokens for. */
export const ROTATOR_CLIENT_ID = IDS.rotator.appid;

/** What a token says, and what tells it from every other. */
interface TokenContent {
  readonly tenantId: string;
  readonly principal: Principal;
  readonly audience: string;
  /** In place of a signature; nobody checks one here, the token as a whole is looked up. */
  readonly unique: string;
}

function part(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** A token in the form of Microsoft Entra ID's of version 1.0: some callers read who they are from it. */
export function tokenText({ tenantId, principal, audience, unique }: TokenContent): string {
  const claims = { aud: audience, tid: tenantId, ...IDS[principal], ver: '1.0' };
  return `${part({ typ: 'JWT', alg: 'none' })}.${part(claims)}.${unique}`;
}
