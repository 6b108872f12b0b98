import type { Uses } from '../../contract/ports.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { RunState } from '../../runs/types/run.ts';
import { rollbackUntil } from '../decision/previous.ts';
import type { DeployFacts } from '../message/facts.ts';
import { overridesPipeline } from '../types/override.ts';
import type { DeployRun } from '../types/run.ts';
import { loadDifference } from './difference.ts';
import { loadPrevious } from './history.ts';
import { followersOf, isRollback, loadSoak } from './soak.ts';

/** States in which people decide on a start that is still to come. */
const BEFORE_START: readonly RunState[] = ['awaiting-approval', 'scheduled'];

/** From the table, since what a card shows was read when it was decided; the calendars alone are asked anew. */
export async function loadFacts(
  ports: Uses<'table' | 'config' | 'calendars'> & HasKinds,
  run: DeployRun,
  now: number,
): Promise<DeployFacts> {
  const freeze = BEFORE_START.includes(run.state)
    ? await freezeAt(ports, Math.max(now, run.scheduledFor ?? now))
    : undefined;
  const ended = run.state === 'succeeded';
  const [difference, soak, previous] = await Promise.all([
    run.plan.change === undefined ? undefined : loadDifference(ports.table, run.id),
    ended && !isRollback(run.plan) ? loadSoak(ports.table, run.id) : undefined,
    ended ? loadPrevious(ports, run.name) : undefined,
  ]);
  const until = rollbackUntil(run);
  const offered = previous?.kind === 'found' && previous.of.id === run.id && now < until;
  return {
    now,
    ...(freeze?.kind === 'closed' ? { freeze } : {}),
    ...present({ difference, soak }),
    ...(offered ? { rollback: { image: previous.image.id, until } } : {}),
    next:
      isRollback(run.plan) || overridesPipeline(run.plan)
        ? []
        : followersOf(ports.config, run.name).map(({ name }) => name),
  };
}
