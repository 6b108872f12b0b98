import { asAudit, asRecord } from '../../runs/effect/run-item.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { AUDIT, admittedPartition, proofKey, runKey } from '../../store/keys.ts';
import { hashOf, type Item } from '../../store/table.ts';
import type { GatekeeperPorts } from '../ports.ts';
import type { Admission, ReadRun, Signed } from '../types.ts';

/** Whoever reads between the two writes of someone's transaction sees a record that is newer than the run. */
const ATTEMPTS = 3;

/** More people than this approve nothing. */
export const MOST_PROOFS = 50;

/** A run with everything beside it, read at one version; `undefined` when there is none that this version can read. */
export async function loadReadRun(ports: GatekeeperPorts, runId: string): Promise<ReadRun | undefined> {
  let read = await readOnce(ports, runId);
  for (let attempt = 1; attempt < ATTEMPTS && read !== undefined && isBetween(read); attempt += 1)
    read = await readOnce(ports, runId);
  return read;
}

const isBetween = ({ record: { run }, audit }: ReadRun): boolean => audit.at(-1)?.version !== run.version;

async function readOnce(ports: GatekeeperPorts, runId: string): Promise<ReadRun | undefined> {
  const { pk, sk } = runKey(runId);
  const [items, admissions] = await Promise.all([
    ports.table.query({ partition: pk }),
    ports.table.query({ partition: admittedPartition(runId) }),
  ]);
  const head = items.find((item) => item.sk === sk);
  const record = head === undefined ? undefined : asRecord({ kinds: ports.gates }, head)[0];
  if (head === undefined || record === undefined || record.run.id !== runId) return undefined;
  const { armedFrom: from, armedUntil: until } = head;
  return {
    record,
    ...(typeof from === 'string' && typeof until === 'string' ? { armed: { from, until } } : {}),
    audit: items.filter((item) => item.sk.startsWith(AUDIT)).flatMap(asAudit),
    headHash: hashOf(head['run']),
    signed: await readProofs(ports, { record, items }),
    admissions: admissions.flatMap(asAdmission),
  };
}

function asAdmission({ sk, executionId, asks }: Item): Admission[] {
  return typeof executionId === 'string' && typeof asks === 'string' ? [{ epoch: Number(sk), executionId, asks }] : [];
}

/** Those that approvals name: whoever writes items may write many. */
async function readProofs(
  ports: GatekeeperPorts,
  { record: { run }, items }: { record: RunRecord; items: readonly Item[] },
): Promise<Record<string, Signed>> {
  const named = [...run.approvals, ...(run.approvedEarlier ?? [])].flatMap(({ proof }) => proof ?? []);
  const found: Record<string, Signed> = {};
  for (const hash of [...new Set(named)].slice(0, MOST_PROOFS)) {
    const item = items.find(({ sk }) => sk === proofKey(run.id, hash).sk);
    const signed = item === undefined ? undefined : await ports.readSigned(item);
    if (signed?.hash === hash) found[hash] = signed;
  }
  return found;
}
