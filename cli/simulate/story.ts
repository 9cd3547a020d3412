import { DAY } from '../../shared/domain/duration.ts';
import { otherSlot, SLOTS } from '../../shared/domain/slot.ts';
import type { Player, Stage } from './stage.ts';
import type { AccountEvent, AccountPlan, Outage, Tenant } from './tenant.ts';

/** Somebody who edits tags by hand waits for the middle of the cycle: what a person delays late in it is overdue. */
const TRY_AGAIN_MS = 5 * DAY;
const ORPHANED_MS = 10 * DAY;
const OPT_IN = 'key-rotation';

/** Sets the tenant's story going: accounts come, change and go, and things stop answering for a while. */
export function begin(stage: Stage, tenant: Tenant): void {
  for (const plan of tenant.accounts) {
    if (plan.appearsMs === 0) follow(stage, stage.enter(plan), plan);
    else stage.clock.after(plan.appearsMs, () => follow(stage, stage.enter(plan), plan));
  }
  for (const outage of tenant.outages) {
    if (outage.of !== 'app') stage.clock.after(outage.startMs, () => breakDown(stage, outage));
  }
  for (const { atMs, vaultAheadMs } of tenant.clocks) {
    stage.clock.after(atMs, () => {
      for (const vault of stage.vaults) stage.azure.setVaultClock(vault, vaultAheadMs);
    });
  }
}

function follow(stage: Stage, player: Player, { appearsMs, events }: AccountPlan): void {
  for (const { atMs, what } of events) {
    stage.clock.after(Math.max(0, atMs - appearsMs), () => happen(stage, player, what));
  }
}

function happen(stage: Stage, player: Player, what: AccountEvent['what']): void {
  const { person } = stage.azure;
  const { account, vault, secret, consumers } = player;
  switch (what) {
    case 'opt-in':
      person.changeAccountTags(account, { [OPT_IN]: 'enabled' });
      return;
    case 'opt-out':
      person.changeAccountTags(account, { [OPT_IN]: 'disabled' });
      return;
    case 'remove':
      for (const consumer of consumers) consumer.stop();
      person.removeAccount(account);
      stage.clock.after(ORPHANED_MS, () => {
        if (stage.azure.findSecret(vault, secret) === undefined) return;
        person.deleteSecret(vault, secret);
        person.purgeSecret(vault, secret);
      });
      return;
    case 'strip':
    case 'move-marker':
      editTags(stage, player, what);
  }
}

function editTags(stage: Stage, player: Player, what: 'strip' | 'move-marker'): void {
  const { azure, clock } = stage;
  const { vault, secret } = player;
  const tags = azure.secretOf(vault, secret)?.tags;
  const marker = SLOTS.find((slot) => slot.toLowerCase() === tags?.CredentialId?.toLowerCase());
  if (tags === undefined || marker === undefined || !isCalm(stage, player)) {
    clock.after(TRY_AGAIN_MS, () => editTags(stage, player, what));
    return;
  }
  const all = Object.fromEntries(Object.keys(tags).map((name) => [name, undefined]));
  azure.person.changeTags(vault, secret, what === 'strip' ? all : { CredentialId: otherSlot(marker).toLowerCase() });
}

/** Both keys are in the middle of their life. */
function isCalm({ azure, clock, settings }: Stage, { account }: Player): boolean {
  return Object.values(azure.keyTimesOf(account)).every((createdAtMs) => {
    const ageMs = clock.now() - createdAtMs;
    return ageMs > settings.graceMs + settings.leadMs && ageMs < settings.maxAgeMs / 2;
  });
}

function breakDown(stage: Stage, outage: Exclude<Outage, { of: 'app' }>): void {
  const always = { times: Number.POSITIVE_INFINITY, fault: { kind: 'refuse', status: 503 } } as const;
  const scope = outage.of === 'subscription' ? `/subscriptions/${outage.subscriptionId}/` : undefined;
  const rule =
    scope === undefined
      ? ({ service: 'keyVault', ...always } as const)
      : ({ service: 'arm', when: ({ path }: { readonly path: string }) => path.startsWith(scope), ...always } as const);
  stage.clock.after(outage.durationMs, stage.azure.faults.add(rule));
}
