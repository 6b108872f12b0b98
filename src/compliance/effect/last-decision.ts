import type { Uses } from '../../contract/ports.ts';
import { loadHistory } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { lastDecision } from '../decision/last-decision.ts';
import type { LastDecision } from '../types/last-decision.ts';

/** So many of a fleet's newest runs are looked at: one query. */
const NEWEST = 10;

/** @throws AwsCallError */
export async function loadLastDecision(
  ports: Uses<'table'> & HasKinds,
  fleet: string,
  since: number,
): Promise<LastDecision | undefined> {
  const records = await loadHistory(ports, [fleet], NEWEST);
  return lastDecision(
    records.map(({ run }) => run),
    since,
  );
}
