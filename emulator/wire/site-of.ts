import type { Site } from './call.ts';

const VAULT = /^([a-z0-9-]+)\.vault\.azure\.net$/;
const REGION = /^([a-z0-9]+)\.api\.cognitive\.microsoft\.com$/;
const INFERENCE = /^([a-z0-9_-]+)\.(?:openai|cognitiveservices|services\.ai)\.azure\.com$/;

/** What a host name of the public cloud stands for; undefined where there is nothing. */
export function siteOf(hostname: string): Site | undefined {
  const host = hostname.toLowerCase();
  if (host === 'management.azure.com') return { service: 'arm' };
  if (host === 'identity.local') return { service: 'identity' };
  const vault = VAULT.exec(host)?.[1];
  if (vault !== undefined) return { service: 'keyVault', vault };
  const region = REGION.exec(host)?.[1];
  if (region !== undefined) return { service: 'inference', region };
  const subdomain = INFERENCE.exec(host)?.[1];
  return subdomain === undefined ? undefined : { service: 'inference', subdomain };
}
