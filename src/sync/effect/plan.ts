import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import type { PlanCheck } from '../../runs/types/input.ts';
import { counted } from '../../slack/words.ts';
import { planOf } from '../decision/plan.ts';
import type { SyncConfig } from '../types/config.ts';
import type { SyncRun } from '../types/run.ts';
import { type FactPorts, loadFacts } from './facts.ts';

/**
 * Is what was approved still exactly what would be made? Everything is read again: a tag that was changed since then makes another
 * plan.
 */
export async function checkSyncPlan(
  ports: FactPorts & Uses<'clock'>,
  sync: SyncConfig | undefined,
  run: SyncRun,
): Promise<PlanCheck<'sync'>> {
  if (sync === undefined) return { kind: 'gone', why: 'patchwarden.yml no longer has sync' };
  try {
    const facts = await loadFacts(ports, sync);
    const { plan, planHash } = planOf(facts, run.plan.operation, ports.clock());
    if (plan.changes.length === 0)
      return {
        kind: 'gone',
        why: plan.operation === 'remove' ? 'nothing is left to remove' : 'everything already matches the tags',
      };
    if (planHash !== run.planHash)
      return {
        kind: 'changed',
        plan,
        planHash,
        why: `tags or windows changed since: ${counted(plan.changes.length, 'change')} now, ${run.plan.changes.length} before`,
      };
    return { kind: 'same' };
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.message };
    throw error;
  }
}
