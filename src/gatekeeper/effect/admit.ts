import { DAY, SECOND } from '../../duration.ts';
import { admittedKey, runKey } from '../../store/keys.ts';
import type { Condition, Table } from '../../store/table.ts';
import type { Admission, ReadRun } from '../types.ts';

/** As long as the run itself is kept. */
const KEPT_MS = 400 * DAY;

/**
 * What the gatekeeper writes of a run: the execution that it admits, in the run, if that is still as it was read and no other was; and then
 * for good where nobody else may write. False: something has moved on, and everything is read again. Two updates and no transaction: AWS
 * documents `dynamodb:LeadingKeys` for one key at a time, and the execution whose answer is lost between them asks again.
 */
export async function saveAdmitted(
  table: Table,
  read: ReadRun,
  { executionId, asks }: Pick<Admission, 'executionId' | 'asks'>,
  now: number,
): Promise<boolean> {
  const { run, chain, gate } = read.record;
  const { armed } = read;
  const unmoved = { version: run.version, chain, ...(armed === undefined ? {} : leaseOf(armed)) };
  const when: Condition =
    gate === undefined ? { equals: unmoved, absent: ['gate'] } : { equals: { ...unmoved, gate: executionId } };
  const inRun = await table.write([{ kind: 'set', key: runKey(run.id), set: { gate: executionId }, when }]);
  if (inRun.kind === 'conflict') return false;
  const isKnown = read.admissions.some(({ epoch }) => epoch === run.epoch);
  const remembered = await table.write([
    {
      kind: 'set',
      key: admittedKey(run.id, run.epoch),
      set: { executionId, asks, ttl: Math.ceil((now + KEPT_MS) / SECOND) },
      when: isKnown ? { equals: { executionId } } : { absent: ['pk'] },
    },
  ]);
  return remembered.kind === 'written';
}

const leaseOf = ({ from, until }: NonNullable<ReadRun['armed']>) => ({ armedFrom: from, armedUntil: until });
