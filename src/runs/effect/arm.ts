import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import type { HasKinds } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { renewArmed } from './run-store.ts';

/** What starts it in its slot must find what it is to start before the gate may let that through. False: then it is not armed now. */
export async function prepareArmed({ kinds, log }: Uses<'log'> & HasKinds, run: Run, until: number): Promise<boolean> {
  try {
    await kinds.of(run).armed?.(run, until);
    return true;
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('not-armed', { runId: run.id, code: error.code });
    return false;
  }
}

/** `stale`: someone has decided since it was read, or it was let through. `later`: its lease runs on as it was. */
export async function keepArmed(
  ports: Uses<'table' | 'log'> & HasKinds,
  record: RunRecord,
  until: number,
): Promise<'kept' | 'later' | 'stale'> {
  if (!(await prepareArmed(ports, record.run, until))) return 'later';
  return (await renewArmed(ports.table, record, until)) ? 'kept' : 'stale';
}
