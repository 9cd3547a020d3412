import { parseAccountId } from '../../domain/account.ts';
import type { Check, Exam } from './exam.ts';
import { failed } from './failed.ts';
import type { Finding } from './finding.ts';
import { assignRole, idOfStorage, letIn, nameOf, setSetting } from './remedies.ts';

/** What the Functions host asks for on its own storage account, which is this one (functions-reference, connections). */
const BLOB_OWNER = 'Storage Blob Data Owner';

/** An account that does not exist: there is no record beside its lock. */
const NOBODY = parseAccountId(
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/doctor/providers/microsoft.cognitiveservices/accounts/nobody',
);

/** Whether locks and their records could be read and taken. Nothing is left behind in the storage account. */
export function storageChecks(exam: Exam): readonly Check[] {
  const { locks } = exam.workspace.newContext('plan').ports;
  const look = async (): Promise<void> => {
    if (NOBODY !== undefined) await locks.peek(NOBODY);
  };
  return [
    storageCheck(exam, locks.host, {
      id: 'storage.read',
      right: 'records beside the locks can be read',
      attempt: look,
    }),
    storageCheck(exam, locks.host, {
      id: 'storage.lease',
      right: 'locks can be taken',
      attempt: () => exam.doctor.tryLease(),
    }),
  ];
}

interface Attempt {
  readonly id: string;
  readonly right: string;
  readonly attempt: () => Promise<void>;
}

function storageCheck(exam: Exam, host: string, { id, right, attempt }: Attempt): Check {
  const found = { id: `${id} ${host}`, area: 'storage' } as const;
  async function run(): Promise<readonly Finding[]> {
    try {
      await attempt();
      return [{ ...found, state: 'ok', says: `${host}: ${right}.` }];
    } catch (error) {
      const { kind, state, says } = failed(error);
      const fix = fixFor(exam, host, kind);
      return [{ ...found, state, says, ...(fix === undefined ? {} : { fix }) }];
    }
  }
  return { ...found, run };
}

function fixFor(exam: Exam, host: string, kind: ReturnType<typeof failed>['kind']): string | undefined {
  const { patient } = exam;
  const name = nameOf(host);
  if (kind === 'network') return letIn(patient, `az storage account network-rule add --account-name ${name}`);
  if (kind === 'no-answer')
    return `az storage account show --name ${name} --query "{blobs:primaryEndpoints.blob, network:publicNetworkAccess}"`;
  if (kind !== 'not-allowed') return undefined;
  // A key opens everything or nothing: where it is refused, keys are switched off or it is an old one.
  return (patient.env.AzureWebJobsStorage ?? '').trim() === ''
    ? assignRole(withStorageIdentity(exam), BLOB_OWNER, idOfStorage(name))
    : setSetting(patient, 'AzureWebJobsStorage__accountName', name);
}

/** Storage may be reached by an identity of its own, whose object id is not known here. */
function withStorageIdentity(exam: Exam): Exam {
  const { AzureWebJobsStorage__clientId: ofStorage, AZURE_CLIENT_ID: ofApp } = exam.patient.env;
  return ofStorage === undefined || ofStorage === ofApp ? exam : { ...exam, identity: undefined };
}
