import type { StackEvent } from '../../aws/cloudformation.ts';
import { AwsCallError, isGone, unlessGone } from '../../aws/failure.ts';
import type { Execution } from '../../aws/ssm.ts';
import type { Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import type { Observation } from '../../runs/types/input.ts';
import { toldByInstances } from '../decision/end.ts';
import { foldEvents } from '../decision/events.ts';
import { carriedWatch, isReadAgain, seenIn } from '../decision/evidence.ts';
import { healthIn } from '../decision/live.ts';
import { knownOf, observeRefresh } from '../decision/observe-refresh.ts';
import { observeStackUpdate, type StackLook } from '../decision/observe-stack.ts';
import { imagesShown } from '../decision/shown.ts';
import { executeTokenOf } from '../decision/start.ts';
import type { RefreshChange, StackChange } from '../types/change.ts';
import type { DeployPlan } from '../types/plan.ts';
import type { DeployOutcome, DeployProgress, EventTally } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import type { FleetPorts } from './live.ts';
import { tryReadFleet } from './reading.ts';

/** What reality says of a deploy. What cannot be read leaves the run as it is until the next look. */
export async function observeDeploy(ports: ObservePorts, run: DeployRun, now: number): Promise<Observation<'deploy'>> {
  const executionId = run.start?.executionId;
  const { change } = run.plan;
  if (executionId === undefined) return { kind: 'unknown', what: 'its execution is not known yet' };
  if (change === undefined) return { kind: 'unknown', what: 'its plan has no change' };
  try {
    // Once the stack's events show our operation, its runbook has nothing to add, and Automation takes few reads in a second. It is
    // the runbook that stops, though.
    if (change.route === 'stack' && run.progress?.events !== undefined && run.cancel === undefined)
      return await lookAtStack(ports, run, { change, now });
    // The same of a refresh that is known with its version.
    const known = change.route === 'refresh' ? await lookAtKnown(ports, run, { change, now }) : undefined;
    if (known !== undefined) return known;
    const execution = await ports.automation.get(executionId);
    return change.route === 'stack'
      ? await lookAtStack(ports, run, { change, execution, now })
      : await lookAtRefresh(ports, run, { change, execution, now });
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.message };
    throw error;
  }
}

type ObservePorts = FleetPorts & Uses<'automation' | 'clock'>;

interface Seen<Change> {
  change: Change;
  now: number;
}

async function lookAtStack(
  ports: ObservePorts,
  run: DeployRun,
  seen: Seen<StackChange> & { execution?: Execution },
): Promise<Observation<'deploy'>> {
  const { change } = seen;
  const { plan, cancel } = run;
  // In this order: a status read before the first event would be the one from before our operation.
  const { tally, foreign, newestId } = await countEvents(ports, run, change);
  const stack = await unlessGone(ports.cloudFormation.stack(change.stackId));
  const parameter = plan.target.kind === 'stack' ? plan.target.parameter : '';
  // Without an event of ours, the change set's status still says whether it was executed.
  const asksSet = tally === undefined && seen.execution?.end !== undefined && stack !== undefined;
  const set = asksSet ? await executionOf(ports, change) : undefined;
  const look: StackLook = {
    ...seen,
    ...present({ stack, tally, newestId, set, left: run.progress?.settling?.stackChangedAt }),
    since: Math.max(run.start?.claimedAt ?? 0, cancel?.at ?? 0),
    foreign,
    hasImage: stack?.parameters.some(({ key, value }) => key === parameter && value === plan.image.id) === true,
    images: [],
    ...(cancel === undefined ? {} : { asked: cancel.how }),
  };
  return withImages(ports, {
    run,
    observe: (images) => {
      const observed = observeStackUpdate({ ...look, images });
      return tally === undefined || run.progress === undefined
        ? observed
        : atTheEnd(observed, { ...run.progress, events: tally });
    },
    ...(tally?.over === true ? { endedAt: tally.newestAt } : {}),
    now: seen.now,
  });
}

/** One that was deleted, or overtaken by another update, was never executed. */
async function executionOf(
  { cloudFormation }: Uses<'cloudFormation'>,
  { stackId, changeSetId }: StackChange,
): Promise<string> {
  const set =
    changeSetId === undefined ? undefined : await unlessGone(cloudFormation.changeSet({ stackId, changeSetId }));
  return set?.executionStatus ?? 'GONE';
}

/** The thread tells the last events too. */
function atTheEnd(observation: Observation<'deploy'>, progress: DeployProgress): Observation<'deploy'> {
  switch (observation.kind) {
    case 'succeeded':
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
      return { ...observation, progress };
    case 'working':
    case 'watching':
    case 'checkpoint':
    case 'stuck':
    case 'unknown':
      return observation;
  }
}

/** `undefined`: the execution is needed too. */
async function lookAtKnown(
  ports: ObservePorts,
  run: DeployRun,
  seen: Seen<RefreshChange>,
): Promise<Observation<'deploy'> | undefined> {
  const known = knownOf(run);
  if (run.cancel !== undefined || known?.refreshId === undefined || known.version === undefined) return undefined;
  const refreshes = await ports.autoScaling.refreshes(groupOf(run.plan));
  const endedAt = refreshes.find(({ id }) => id === known.refreshId)?.endedAt;
  if (refreshes.every(({ id }) => id !== known.refreshId)) return undefined;
  return withImages(ports, {
    run,
    observe: (images) => observeRefresh({ ...seen, run, refreshes, images }),
    ...present({ endedAt }),
    now: seen.now,
  });
}

const groupOf = ({ target }: DeployPlan): string => (target.kind === 'auto-scaling-group' ? target.group : '');

async function lookAtRefresh(
  ports: ObservePorts,
  run: DeployRun,
  seen: Seen<RefreshChange> & { execution: Execution },
): Promise<Observation<'deploy'>> {
  const refreshes = await ports.autoScaling.refreshes(groupOf(run.plan));
  return withImages(ports, {
    run,
    observe: (images) => observeRefresh({ ...seen, run, refreshes, images }),
    now: seen.now,
  });
}

interface Look {
  run: DeployRun;
  observe: (images: DeployOutcome['images']) => Observation<'deploy'>;
  /** When AWS says that it ended, where it does. */
  endedAt?: number;
  now: number;
}

/** What the instances run decides an end and a checkpoint, and is many calls for a large fleet. */
async function withImages(ports: ObservePorts, { observe, ...look }: Look): Promise<Observation<'deploy'>> {
  const first = observe([]);
  if (first.kind === 'watching') return watched(ports, first, look);
  if (first.kind === 'working' || first.kind === 'unknown') return first;
  const reading = await tryReadFleet(ports, look.run.plan);
  const told = toldByInstances(observe(imagesShown(reading)), { ...look, reading });
  if (told.kind !== 'checkpoint' || reading.kind === 'unreadable') return told;
  return { ...told, progress: { ...told.progress, health: { ...healthIn(reading.groups), at: ports.clock() } } };
}

/** What serves during the watch, the instances tell: read when it begins, and then every few minutes. */
async function watched(
  ports: ObservePorts,
  seen: Extract<Observation<'deploy'>, { kind: 'watching' }>,
  { run, now }: Pick<Look, 'run' | 'now'>,
): Promise<Observation<'deploy'>> {
  if (run.plan.image.kind === 'container') return seen;
  const before = run.progress?.phase === 'soaking' ? run.progress : undefined;
  const carried = before === undefined ? {} : carriedWatch(before);
  if (before !== undefined && !isReadAgain(before, now)) return { ...seen, progress: { ...seen.progress, ...carried } };
  const at = ports.clock();
  const reading = await tryReadFleet(ports, run.plan);
  const read =
    reading.kind === 'read'
      ? seenIn(reading, { image: run.plan.image.id, alarms: undefined, at })
      : { ...carried, unread: { at, error: reading.error } };
  return { ...seen, progress: { ...seen.progress, ...read } };
}

/** Clocks differ: events so much older than the start are certainly of something before it. */
const SLACK_MS = MINUTE;

async function countEvents(
  { cloudFormation }: Uses<'cloudFormation'>,
  run: DeployRun,
  change: StackChange,
): Promise<{ tally?: EventTally; foreign: boolean; newestId?: string }> {
  const before = run.progress?.events;
  if (before?.over === true) return { tally: before, foreign: false };
  const since = (run.start?.claimedAt ?? run.requestedAt) - SLACK_MS;
  const isKnown = ({ id, at }: StackEvent): boolean => id === before?.newestId || at < since;
  const token = executeTokenOf(run);
  try {
    const events = (await cloudFormation.events(change.stackId, (page) => page.some(isKnown))).filter(
      ({ at }) => at >= since,
    );
    const tally = foldEvents(before, events, { stackId: change.stackId, token, expected: expectedOf(change) });
    const newest = events[0];
    return {
      ...present({ tally }),
      ...(newest === undefined ? {} : { newestId: newest.id }),
      foreign: newest !== undefined && newest.token !== token,
    };
  } catch (error) {
    if (isGone(error)) return { ...present({ tally: before }), foreign: false };
    throw error;
  }
}

const expectedOf = ({ groups }: StackChange): Record<string, number> =>
  Object.fromEntries(
    groups.flatMap(({ logicalId, desired }) => (logicalId === undefined ? [] : [[logicalId, desired]])),
  );
