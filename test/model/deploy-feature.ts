import { AwsCallError } from '../../src/aws/failure.ts';
import type { Automation } from '../../src/aws/ssm.ts';
import { type Here, hereOf } from '../../src/config/here.ts';
import { placedAway } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import { toldByInstances } from '../../src/deploy/decision/end.ts';
import { deployLines } from '../../src/deploy/message/lines.ts';
import type { DeployPlan } from '../../src/deploy/types/plan.ts';
import type { DeployRun } from '../../src/deploy/types/run.ts';
import { present } from '../../src/present.ts';
import { RUN_ACTIONS, type RunAction, valueFor } from '../../src/runs/actions.ts';
import { notAdmitted } from '../../src/runs/decision/refused.ts';
import { tokenOf } from '../../src/runs/decision/token.ts';
import type { Gate } from '../../src/runs/gate.ts';
import { stateTitle } from '../../src/runs/message/state.ts';
import type { RunKind } from '../../src/runs/run-kind.ts';
import type { Observation, Planning } from '../../src/runs/types/input.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { actions, button } from '../../src/slack/blocks.ts';
import { HOME } from '../support/home.ts';
import { basisOf, type ChangeSet, hashOfSet, isExactSet, type ModelFleets, type Operation } from './fleets.ts';
import { NEW_IMAGE, readingOf } from './instances.ts';
import { FLEETS, fleetNamed, fleetNameOf, nameOf, placeIn } from './people.ts';
import type { Name } from './worker.ts';
import type { World } from './world.ts';

/** How long a finished deploy is watched before what it leads to is asked for. */
const SOAK_MS = 60_000;

interface Sources {
  world: Pick<World, 'now'>;
  fleets: Pick<ModelFleets, 'plan' | 'set' | 'fleet' | 'operation' | 'restOf' | 'hasImage'>;
  /** That of one place. */
  automationAt: (place: Here) => Automation;
  /** That of this worker. */
  config: Config;
  facts: Set<string>;
  via: <T>(name: Name, perform: () => T) => Promise<T>;
  /** What a finished deploy leads to. */
  follow: (run: DeployRun) => Promise<void>;
}

/** A deploy as simple as the life of runs allows: what is tested is that life, and not CloudFormation. */
export function createModelDeploy(sources: Sources): RunKind<'deploy'> {
  const { world, fleets, facts, via, config } = sources;
  return {
    ...deployGate(config),
    limits: { stopMs: 24 * 3_600_000, unseenMs: 6 * 24 * 3_600_000 },
    named: () => ({ what: 'fleet', names: Object.keys(config.fleets) }),
    isAbout: (run, { detail, resources }) =>
      detail['ExecutionId'] === run.start?.executionId || resources.includes(run.subject),
    plan: (run) => via('plan', () => planningOf(sources, run)),
    checkPlan: (run) =>
      via('checkPlan', () => {
        const set = fleets.set(setIdOf(run));
        facts.add(basisOf(run.subject, fleets.fleet(run.subject).version));
        facts.add(`plan ${hashOfSet(set.id)}`);
        if (!fleets.hasImage) return { kind: 'gone', why: 'its image is gone' };
        facts.add('image');
        return set.fleetVersion === fleets.fleet(run.subject).version
          ? { kind: 'same' }
          : { kind: 'void', plan: run.plan, why: 'the fleet has changed' };
      }),
    observe: (run, now) => observe(sources, run, now),
    reportLimitMs: () => 30 * 60_000,
    report: async (run, { last }) => {
      const later = (run.ending?.at ?? 0) + SOAK_MS;
      if (run.state === 'succeeded' && !last && world.now < later) return { kind: 'not-yet', later };
      await sources.follow(run);
      return { kind: 'ready' };
    },
    repaintAt: ({ ending, policy }) => (ending?.at ?? 0) + policy.expiresMs,
    evidenceOf: ({ events: _events, ...rest }) => rest,
    resultOf: ({ plan }) => plan.image.id,
    ...deployLines,
    card: async (run) => ({ text: `Deploy of ${run.name}: ${stateTitle(run)} (run ${run.id})`, blocks: blocksOf(run) }),
    thread: async () => [],
  };
}

/** A deploy's start, by the run and the config alone. A rollback is covered where it is just what was approved with its deploy. */
export const deployGate = (config: Config): Gate<'deploy'> => ({
  placeOf: ({ plan }) => plan.place ?? hereOf(config),
  planHashOf: ({ change }) => (change?.route === 'stack' ? hashOfSet(change.changeSetId ?? '') : '0'.repeat(64)),
  policyOf: ({ name }) => config.images[name]?.policy,
  channelOf: ({ name }) => config.images[name]?.channel,
  observeOf: () => config.observe,
  subjectOf: ({ name }) => FLEETS[fleetNamed(name)],
  startOf: (run) => ({ document: 'Patchwarden-Deploy', parameters: parametersOf(run) }),
  approvedWith: ({ plan }) => plan.returnOf,
  isCoveredBy: (run) => isExactSet(setIdOf(run)),
});

const parametersOf = (run: DeployRun): Record<string, string> => ({
  RunId: run.id,
  Epoch: String(run.epoch),
  PlanHash: run.planHash,
  Subject: run.subject,
  ChangeSetId: setIdOf(run),
  ExecuteToken: tokenOf(`${run.id}/execute/${run.epoch}`),
});

function setIdOf(run: DeployRun): string {
  const { change } = run.plan;
  return (change?.route === 'stack' ? change.changeSetId : undefined) ?? '';
}

export const planOf = (subject: string, stage: DeployPlan['stage'], set?: ChangeSet): DeployPlan => ({
  kind: 'deploy',
  fleet: fleetNameOf(subject),
  ...placedAway(HOME, placeIn(subject)),
  target: { kind: 'stack', stack: nameOf(subject), parameter: 'ImageId' },
  image: { id: NEW_IMAGE, kind: 'ami' },
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

function planningOf({ fleets, world }: Sources, run: DeployRun): Planning<'deploy'> {
  const { stage } = run.plan;
  const set = fleets.plan({ token: `${run.id}/${run.epoch}`, subject: run.subject, stage });
  if (world.now < set.readyAt) return { kind: 'not-yet' };
  if (set.isRefused) return { kind: 'refused', reason: 'the stack cannot be changed' };
  return {
    kind: 'planned',
    plan: { ...planOf(run.subject, stage, set), ...present({ returnOf: run.plan.returnOf }) },
    planHash: hashOfSet(set.id),
    ...(set.isExact ? { exact: true } : {}),
    ...(run.setOffBy === undefined ? {} : { askedBy: run.setOffBy.userId }),
  };
}

async function observe(
  { automationAt, fleets, via }: Sources,
  run: DeployRun,
  now: number,
): Promise<Observation<'deploy'>> {
  try {
    const execution = await automationAt(placeIn(run.subject)).get(run.start?.executionId ?? '');
    const [id] = execution.steps[0]?.outputs['operation'] ?? [];
    if (id !== undefined)
      return await via('operation', () => {
        const operation = fleets.operation(id);
        const reading = readingOf(operation, now);
        const facts = { run, reading, ...present({ endedAt: operation.endedAt }), now };
        return toldByInstances(seen(fleets, operation, execution.end === undefined), facts);
      });
    if (execution.end === undefined) return { kind: 'working' };
    const outcome = { kind: 'deploy', images: [] } as const;
    return execution.end === 'cancelled'
      ? { kind: 'cancelled', outcome }
      : {
          kind: 'failed',
          outcome,
          reason: execution.failure ?? 'it failed',
          untouched: true,
          ...notAdmitted(execution),
        };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unknown', what: error.message };
  }
}

function seen(fleets: Sources['fleets'], operation: Operation, isWatched: boolean): Observation<'deploy'> {
  const { subject, set, status, percent } = operation;
  const outcome = { kind: 'deploy', images: [] } as const;
  const progress = { kind: 'deploy', phase: 'replacing', status, done: percent, total: 100 } as const;
  switch (status) {
    case 'IN_PROGRESS':
      return { kind: 'working', progress };
    case 'SOAKING':
      return { kind: 'watching', progress };
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
  const value = valueFor(run);
  const buttons = offered(run).map((action) => button({ actionId: RUN_ACTIONS[action], text: action, value }));
  return buttons.length === 0 ? [] : [actions(`run-${run.id}-${run.epoch}`, ...buttons)];
}

function offered({ state, wait }: Run): readonly RunAction[] {
  switch (state) {
    case 'planning':
      return ['cancel'];
    case 'awaiting-approval':
      return ['approve', 'reject', 'defer', 'cancel'];
    case 'scheduled':
    case 'approved':
      return ['reject', 'defer', 'cancel', 'rollBack'];
    case 'waiting':
      return wait?.kind === 'checkpoint'
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
