import { parseAccountId } from '../../domain/account.ts';
import type { Check, Exam } from './exam.ts';
import { type Failed, failed } from './failed.ts';
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
      const failure = failed(error);
      return [{ ...found, state: failure.state, says: failure.says, ...storageFix(exam, failure) }];
    }
  }
  return { ...found, run };
}

/** What helps where the app's own storage account refused or did not answer; nothing where it was only busy. */
export function storageFix(exam: Exam, { kind, state }: Failed): { readonly fix?: string } {
  if (state !== 'no') return {};
  const { patient } = exam;
  const name = nameOf(exam.workspace.newContext('plan').ports.locks.host);
  if (kind === 'network') {
    return { fix: letIn(patient, `az storage account network-rule add --account-name ${name}`) };
  }
  if (kind === 'no-answer') {
    const query = '"{blobs:primaryEndpoints.blob, network:publicNetworkAccess}"';
    return { fix: `az storage account show --name ${name} --query ${query}` };
  }
  // A key opens everything or nothing: where it is refused, keys are switched off or it is an old one.
  const byKey = (patient.env.AzureWebJobsStorage ?? '').trim() !== '';
  return kind === 'other' || byKey
    ? { fix: setSetting(patient, 'AzureWebJobsStorage__accountName', name) }
    : { fix: assignRole(withStorageIdentity(exam), BLOB_OWNER, idOfStorage(name)) };
}

/** Storage may be reached by an identity of its own, whose object id is not known here. */
function withStorageIdentity(exam: Exam): Exam {
  const { AzureWebJobsStorage__clientId: ofStorage, AZURE_CLIENT_ID: ofApp } = exam.patient.env;
  return ofStorage === undefined || ofStorage === ofApp ? exam : { ...exam, identity: undefined };
}
