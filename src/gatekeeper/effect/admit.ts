import { runKey } from '../../store/keys.ts';
import type { Condition, Table } from '../../store/table.ts';
import type { ReadRun } from '../types.ts';

/**
 * The one write of the gatekeeper on a run: the execution that was admitted, if the run is still as it was read and no other was. False: it
 * has moved on, and everything is read again.
 */
export async function saveAdmitted(table: Table, read: ReadRun, executionId: string): Promise<boolean> {
  const { run, chain, gate } = read.record;
  const { armed } = read;
  const unmoved = { version: run.version, chain, ...(armed === undefined ? {} : leaseOf(armed)) };
  const when: Condition =
    gate === undefined ? { equals: unmoved, absent: ['gate'] } : { equals: { ...unmoved, gate: executionId } };
  const result = await table.write([{ kind: 'set', key: runKey(run.id), set: { gate: executionId }, when }]);
  return result.kind === 'written';
}

const leaseOf = ({ from, until }: NonNullable<ReadRun['armed']>) => ({ armedFrom: from, armedUntil: until });
