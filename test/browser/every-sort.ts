import { statusOf } from '../../shared/report/status.ts';
import type { AccountStatus, Status } from '../../shared/report/status-schema.ts';
import { Stage } from '../rotation/stage.ts';

const EVIL = '"><script>document.title = "owned"</script><img src=x onerror="document.title = 1">';

/** Results that a sweep in plan mode does not come to. */
const FURTHER: readonly AccountStatus['result'][] = [
  'failed',
  'healed',
  'deferred',
  'rolled-back',
  'adopted',
  'rotated',
  'retired',
];

/** A status with accounts of every sort: every phase and result, what is late, broken, long, hostile or gone; and `more` ordinary ones. */
export async function statusOfEverySort(more: number): Promise<Status> {
  const stage = new Stage({ ROTATION_MODE: 'plan' });
  stage.addAccount('new');
  stage.addAccount('untagged', { tags: {} });
  stage.addAccount('evil', { tags: { 'key-rotation': 'enabled', 'key-rotation-grace': EVIL } });
  stage.addAccount('sealed', { disableLocalAuth: true });
  stage.addManaged('blocked', { active: 'Key1', ageDays: { Key1: 40, Key2: 37 } }, { provisioningState: 'Updating' });
  stage.addManaged('late', { active: 'Key1', ageDays: { Key1: 92, Key2: 80 } }, { provisioningState: 'Updating' });
  stage.addManaged('overlap', { active: 'Key2', ageDays: { Key1: 87, Key2: 1.5 } });
  stage.addManaged('due', { active: 'Key2', ageDays: { Key1: 83, Key2: 86 } });
  stage.addManaged(`l${'o'.repeat(60)}ng`, { active: 'Key1', ageDays: { Key1: 20, Key2: 17 } });
  for (let index = 0; index < FURTHER.length + more; index += 1) {
    stage.addManaged(`oai-team-${index}`, { active: 'Key1', ageDays: { Key1: index % 80, Key2: index % 80 } });
  }
  const gone = stage.addManaged('gone', { active: 'Key1', ageDays: { Key1: 10, Key2: 7 } });
  stage.azure.person.removeAccount(gone);
  const status = statusOf(await stage.sweep());
  const failures = [
    { scope: 'subscription', id: '00000000-0000-4000-8000-000000000009', sentence: `No right. ${EVIL}` } as const,
  ];
  return { ...status, failures, accounts: status.accounts.map(withFurtherResult) };
}

function withFurtherResult(account: AccountStatus): AccountStatus {
  const result = FURTHER[FURTHER.findIndex((_, index) => account.name === `oai-team-${index}`)];
  return result === undefined
    ? account
    : { ...account, result, reason: 'sample', sentence: `It is ${result}. ${EVIL}` };
}
