import { deployOf } from '../../runs/decision/kind.ts';
import type { Planning } from '../../runs/types/input.ts';
import type { Run } from '../../runs/types.ts';
import { hashOf } from '../../store/table.ts';
import { hasMoved, isReverse } from '../decision/previous.ts';
import { usualMsOf } from '../decision/usual.ts';
import { bindingOf } from '../types/plan.ts';
import type { DeploySources } from '../types/sources.ts';
import { saveDifference } from './difference.ts';
import { loadDeploys } from './history.ts';
import { missing } from './images.ts';
import { refusedPlan } from './made.ts';
import { planGroup } from './plan-group.ts';
import { planStack } from './plan-stack.ts';

/** What would this deploy do? Asked for again until AWS has worked it out. Throws AwsCallError to be asked again. */
export async function planDeploy(sources: DeploySources, planning: Run, now: number): Promise<Planning> {
  const run = deployOf(planning);
  const gone = await missing(sources, run.plan.image);
  if (gone !== undefined) return refusedPlan(`image ${run.plan.image.id} is ${gone}`);
  const runs = await loadDeploys(sources.table, run.name);
  const asked = { run, now, usualMs: usualMsOf(runs) };
  const made = await (run.plan.target.kind === 'stack' ? planStack(sources, asked) : planGroup(sources, asked));
  if (made.kind !== 'made') return made;
  await saveDifference(sources, run, made.plan);
  const newest = runs.find(hasMoved);
  const of = runs.find(({ id }) => id === made.plan.returnOf);
  const exact = of !== undefined && newest !== undefined && isReverse(made.plan, { of, newest: newest.id, now });
  const { returnBy } = made.plan;
  return {
    kind: 'planned',
    plan: made.plan,
    planHash: hashOf(bindingOf(made.plan)),
    ...(exact ? { exact } : {}),
    ...(returnBy === undefined ? {} : { askedBy: returnBy }),
  };
}
