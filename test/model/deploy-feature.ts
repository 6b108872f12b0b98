import { AwsCallError } from '../../src/aws/failure.ts';
import type { Automation } from '../../src/aws/ssm.ts';
import type { DeployPlan } from '../../src/deploy/types/plan.ts';
import { formatButtonValue, RUN_ACTIONS, type RunAction } from '../../src/runs/actions.ts';
import { deployOf } from '../../src/runs/decision/kind.ts';
import { tokenOf } from '../../src/runs/decision/token.ts';
import type { Feature } from '../../src/runs/feature.ts';
import { stateTitle } from '../../src/runs/message/state.ts';
import type { Observation, Planning } from '../../src/runs/types/input.ts';
import type { Run } from '../../src/runs/types.ts';
import { actions, button } from '../../src/slack/blocks.ts';
import { basisOf, type ChangeSet, hashOfSet, type ModelFleets, type Operation } from './fleets.ts';
import { nameOf } from './people.ts';
import type { Name } from './worker.ts';
import type { World } from './world.ts';

/** How long a finished deploy is watched before what it leads to is asked for. */
const SOAK_MS = 60_000;

interface Sources {
  world: World;
  fleets: ModelFleets;
  automation: Automation;
  facts: Set<string>;
  via: <T>(name: Name, perform: () => T) => Promise<T>;
}

/** A deploy as simple as the life of runs allows: what is tested is that life, and not CloudFormation. */
export function createModelDeploy(sources: Sources): Feature {
  const { world, fleets, facts, via } = sources;
  return {
    startOf: (run) => ({ document: 'Patchwarden-Deploy', parameters: parametersOf(run) }),
    concerns: (run, { executionId, resources }) =>
      executionId === run.start?.executionId || resources.includes(run.subject),
    plan: (run) => via('plan', () => planningOf(sources, run)),
    checkPlan: (run) =>
      via('checkPlan', () => {
        const set = fleets.set(setIdOf(run));
        facts.add(basisOf(run.subject, fleets.fleet(run.subject).version));
        facts.add(`plan ${hashOfSet(set.id)}`);
        return set.fleetVersion === fleets.fleet(run.subject).version
          ? { kind: 'same' }
          : { kind: 'void', plan: run.plan, why: 'the fleet has changed' };
      }),
    observe: (run) => observe(sources, run),
    reportLimitMs: () => 30 * 60_000,
    report: async (run, last) => {
      const later = (run.ending?.at ?? 0) + SOAK_MS;
      if (!last && world.now < later) return { kind: 'not-yet', later };
      return { kind: 'ready', leadsTo: [{ kind: 'deploy-next', fleet: 'api' }] };
    },
    card: async (run) => ({ text: `Deploy of ${run.name}: ${stateTitle(run)} (run ${run.id})`, blocks: blocksOf(run) }),
    thread: async () => [],
  };
}

const parametersOf = (run: Run): Record<string, string> => ({
  RunId: run.id,
  Epoch: String(run.epoch),
  PlanHash: run.planHash,
  Subject: run.subject,
  ChangeSetId: setIdOf(run),
  ExecuteToken: tokenOf(`${run.id}/execute/${run.epoch}`),
});

function setIdOf(run: Run): string {
  const { change } = deployOf(run).plan;
  return change?.route === 'stack' ? change.changeSetId : '';
}

export const planOf = (subject: string, stage: DeployPlan['stage'], set?: ChangeSet): DeployPlan => ({
  kind: 'deploy',
  fleet: nameOf(subject),
  target: { kind: 'stack', stack: nameOf(subject), parameter: 'ImageId' },
  image: { id: 'ami-0new', kind: 'ami' },
  stage,
  ...(set === undefined
    ? {}
    : {
        change: {
          route: 'stack',
          stackId: subject,
          changeSetId: set.id,
          stackChangedAt: set.fleetVersion,
          shape: 'replace',
          groups: [],
          extraInstances: 0,
          usualMs: [],
          warnings: [],
          resources: [],
          monitoringMinutes: 0,
        },
      }),
});

function planningOf({ fleets, world }: Sources, run: Run): Planning {
  const { stage } = deployOf(run).plan;
  const set = fleets.plan({ token: `${run.id}/${run.epoch}`, subject: run.subject, stage });
  if (world.now < set.readyAt) return { kind: 'not-yet' };
  if (set.isRefused) return { kind: 'refused', reason: 'the stack cannot be changed' };
  return {
    kind: 'planned',
    plan: planOf(run.subject, stage, set),
    planHash: hashOfSet(set.id),
    ...(set.isExact ? { exact: true } : {}),
  };
}

async function observe({ automation, fleets, via }: Sources, run: Run): Promise<Observation> {
  try {
    const execution = await automation.get(run.start?.executionId ?? '');
    const [id] = execution.steps[0]?.outputs['operation'] ?? [];
    if (id !== undefined)
      return await via('operation', () => seen(fleets, fleets.operation(id), execution.end === undefined));
    if (execution.end === undefined) return { kind: 'working' };
    const outcome = { kind: 'deploy', images: [] } as const;
    return execution.end === 'cancelled'
      ? { kind: 'cancelled', outcome }
      : { kind: 'failed', outcome, reason: execution.failure ?? 'it failed', untouched: true };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unknown', what: error.message };
  }
}

function seen(fleets: ModelFleets, operation: Operation, isWatched: boolean): Observation {
  const { subject, set, status, percent } = operation;
  const outcome = { kind: 'deploy', images: [] } as const;
  const progress = { kind: 'deploy', phase: 'replacing', status, done: percent, total: 100 } as const;
  switch (status) {
    case 'IN_PROGRESS':
      return { kind: 'working', progress };
    case 'SOAKING':
      return { kind: 'soaking', progress };
    case 'ROLLING_BACK':
      return { kind: 'working', progress: { ...progress, phase: 'rolling-back' } };
    case 'SUCCESSFUL': {
      if (isWatched) return { kind: 'working', progress };
      if (set.stage !== 'canary') return { kind: 'succeeded', outcome };
      const rest = fleets.restOf(operation);
      const plan = planOf(subject, 'rest', rest);
      return { kind: 'checkpoint', percent, progress, plan, planHash: hashOfSet(rest.id) };
    }
    case 'CANCELLED':
      return { kind: 'cancelled', outcome };
    case 'ROLLED_BACK':
      return { kind: 'rolled-back', outcome, reason: status };
    case 'ROLLBACK_FAILED':
      return { kind: 'stuck', reason: status };
  }
}

/** Everything that someone could try, and more than a card offers. */
function blocksOf(run: Run): ReturnType<typeof actions>[] {
  const value = formatButtonValue({ runId: run.id, epoch: run.epoch });
  const buttons = offered(run).map((action) => button({ actionId: RUN_ACTIONS[action], text: action, value }));
  return buttons.length === 0 ? [] : [actions(`run-${run.id}-${run.epoch}`, ...buttons)];
}

function offered({ state, gate }: Run): readonly RunAction[] {
  switch (state) {
    case 'planning':
      return ['cancel'];
    case 'awaiting-approval':
      return ['approve', 'reject', 'defer', 'cancel'];
    case 'scheduled':
    case 'approved':
      return ['reject', 'defer', 'cancel', 'rollBack'];
    case 'waiting':
      return gate?.kind === 'checkpoint'
        ? ['approve', 'reject', 'defer', 'cancel', 'rollBack']
        : ['rollBack', 'cancel'];
    case 'starting':
    case 'running':
    case 'needs-attention':
      return ['rollBack', 'cancel'];
    case 'cancelling':
    case 'succeeded':
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return [];
  }
}
