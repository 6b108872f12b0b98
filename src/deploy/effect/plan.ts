import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { Planning } from '../../runs/types/input.ts';
import { hashOf } from '../../store/table.ts';
import { hasMoved, isReverse } from '../decision/previous.ts';
import { usualMsOf } from '../decision/usual.ts';
import { bindingOf } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { saveDifference } from './difference.ts';
import { loadDeploys } from './history.ts';
import { missing } from './images.ts';
import type { FleetPorts } from './live.ts';
import { planGroup } from './plan-group.ts';
import { planStack } from './plan-stack.ts';
import { refusedPlan } from './planned.ts';

type PlanPorts = FleetPorts & Uses<'images' | 'table' | 'config' | 'here' | 'clock'> & HasKinds;

/** What would this deploy do? Asked for again until AWS has worked it out. Throws AwsCallError to be asked again. */
export async function planDeploy(ports: PlanPorts, run: DeployRun, now: number): Promise<Planning<'deploy'>> {
  const gone = await missing(ports, run.plan.image);
  if (gone !== undefined) return refusedPlan(`image ${run.plan.image.id} is ${gone}`);
  const { runs } = await loadDeploys(ports, run.name, (read) => read.some(hasMoved));
  const asked = { run, now, usualMs: usualMsOf(runs) };
  const planned = await (run.plan.target.kind === 'stack' ? planStack(ports, asked) : planGroup(ports, asked));
  if (planned.kind !== 'planned') return planned;
  await saveDifference(ports, run, planned.plan);
  const newest = runs.find(hasMoved);
  const of = runs.find(({ id }) => id === planned.plan.returnOf);
  const exact = of !== undefined && newest !== undefined && isReverse(planned.plan, { of, newest: newest.id, now });
  const { returnBy } = planned.plan;
  return {
    kind: 'planned',
    plan: planned.plan,
    planHash: hashOf(bindingOf(planned.plan)),
    ...(exact ? { exact } : {}),
    ...present({ askedBy: returnBy }),
  };
}
