import { unlessGone } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import type { PlanAhead } from '../types/plan-ahead.ts';
import { setName } from './plan-stack.ts';

const planKey = (id: string): Key => ({ pk: `PLAN#${id}`, sk: 'PLAN' });

/** Should nothing else take it away. */
const TTL_S = 3600;

/** Kept while AWS works it out, so that whatever dies in between, someone knows what is to be tidied. */
export const savePlanAhead = (table: Table, plan: PlanAhead): Promise<void> =>
  savePacked(table, planKey(plan.id), plan, { ttl: Math.floor(plan.askedAt / 1000) + TTL_S });

export const loadPlanAhead = (table: Table, id: string): Promise<PlanAhead | undefined> =>
  loadPacked(table, planKey(id));

/** Takes away what was made to work it out, and what was kept of the question. Repeating it does nothing. */
export async function tidyPlanAhead(
  { cloudFormation, table }: Uses<'cloudFormation' | 'table'>,
  { id, stack }: Pick<PlanAhead, 'id' | 'stack'>,
): Promise<void> {
  if (stack !== undefined)
    await unlessGone(cloudFormation.deleteChangeSet({ stackId: stack, changeSetId: setName(id, 1) }));
  await table.write([{ kind: 'delete', key: planKey(id), when: {} }]);
}
