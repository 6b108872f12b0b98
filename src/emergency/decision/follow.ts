import { HOUR, MINUTE } from '../../duration.ts';
import type { RunState } from '../../runs/types/state.ts';
import type { Counts, Emergency, Step, StepRun, StepState } from '../types/emergency.ts';
import type { FleetExposure } from '../types/exposure.ts';
import type { Path } from '../types/path.ts';

/** What was read again of a fleet; absent while what is known is young enough. */
export interface SeenFleet {
  exposure: FleetExposure;
  path: Path;
}

export const countsOf = ({ instances }: FleetExposure): Counts => {
  const count = (exposure: string): number => instances.filter((each) => each.exposure === exposure).length;
  return { exposed: count('exposed'), notKnown: count('not-known'), notExposed: count('not-exposed') };
};

const MOST_LEFT = 20;

export const leftIn = ({ instances }: FleetExposure): string[] =>
  instances
    .filter(({ exposure }) => exposure !== 'not-exposed')
    .sort((a, b) => (a.exposure === b.exposure ? 0 : a.exposure === 'exposed' ? -1 : 1))
    .map(({ id }) => id)
    .slice(0, MOST_LEFT);

/** A fleet as it stands at the beginning. */
export const firstStep = (
  { fleet, channel, after }: Pick<Step, 'fleet' | 'channel' | 'after'>,
  { exposure, path }: SeenFleet,
): Step => ({
  fleet,
  channel,
  ...(after === undefined ? {} : { after }),
  exposure: exposure.exposure,
  before: countsOf(exposure),
  now: countsOf(exposure),
  left: leftIn(exposure),
  path,
  runs: [],
  state: withoutRun(exposure.exposure, path),
});

const withoutRun = (exposure: Step['exposure'], path: Path): StepState => {
  if (exposure === 'not-exposed' || path.kind === 'none') return 'safe';
  return path.kind === 'blocked' ? 'blocked' : 'to-ask';
};

/** How often what could not be requested is tried again. */
const AGAIN_MS = 5 * MINUTE;

/** A fleet with what was seen since: its newest run's state, and perhaps its exposure. */
export function followed(
  step: Step,
  { seen, runState, now }: { seen?: SeenFleet | undefined; runState?: RunState | undefined; now: number },
): Step {
  const read: Step =
    seen === undefined
      ? step
      : {
          ...step,
          exposure: seen.exposure.exposure,
          ...seenCounts(step, seen.exposure),
          path: seen.path,
        };
  const runs = runState === undefined ? read.runs : withState(read.runs, runState, now);
  return { ...read, runs, state: stateOf({ ...read, runs }, now) };
}

/** Instances that could not be read are still there, and nothing is known of them. */
function seenCounts({ before, now, left }: Step, exposure: FleetExposure): Pick<Step, 'before' | 'now' | 'left'> {
  if (exposure.instances.length === 0 && exposure.exposure === 'not-known' && exposure.empty !== true)
    return { before, now: { exposed: 0, notKnown: sumOf(now), notExposed: 0 }, left };
  const counts = countsOf(exposure);
  return { before: sumOf(before) === 0 ? counts : before, now: counts, left: leftIn(exposure) };
}

export const sumOf = ({ exposed, notKnown, notExposed }: Counts): number => exposed + notKnown + notExposed;

const withState = (runs: Step['runs'], state: RunState, now: number): Step['runs'] =>
  runs.map((run, i) => {
    if (i < runs.length - 1) return run;
    return state === 'succeeded' ? { ...run, state, doneAt: run.doneAt ?? now } : { ...run, state };
  });

/** How long instances, or a scan of a new image, have to show what a run has done; after that a person must look. */
const SHOWN_WITHIN_MS = 2 * HOUR;

const checking = ({ doneAt }: StepRun, now: number): StepState =>
  now - (doneAt ?? now) > SHOWN_WITHIN_MS ? 'stuck' : 'checking';

function stateOf(step: Step, now: number): StepState {
  const { exposure, path, runs, said } = step;
  const last = runs.at(-1);
  if (last !== undefined && isGoing(last.state)) return last.state === 'awaiting-approval' ? 'asked' : 'going';
  // A run that has ended does not make a fleet safe: what its instances show does.
  if (exposure === 'not-exposed' || path.kind === 'none')
    return runs.length === 0 && step.state === 'safe' ? 'safe' : 'fixed';
  if (last === undefined) {
    const state = withoutRun(exposure, path);
    return state === 'to-ask' && said !== undefined ? 'waiting' : state;
  }
  if (step.againAfter === runs.length && path.kind !== 'blocked') return said === undefined ? 'to-ask' : 'waiting';
  if (last.state !== 'succeeded') return 'stuck';
  // A new image is deployed next, and a scan has told what to do.
  const isStepOnTheWay = last.kind === 'bake' || last.scan === true;
  if (!isStepOnTheWay) return checking(last, now);
  const next = withoutRun(exposure, path);
  const isSame = (last.kind === 'bake' && path.kind === 'bake') || (last.scan === true && path.kind === 'scan');
  if (isSame) return checking(last, now);
  return next === 'to-ask' && said !== undefined ? 'waiting' : next;
}

const ATTENTION = 'needs-attention';

const isGoing = (state: string): boolean => state !== ATTENTION && !TERMINAL.includes(state);

const TERMINAL: readonly string[] = ['succeeded', 'failed', 'rolled-back', 'cancelled', 'rejected', 'expired'];

/** A person wants those requested again whose runs ended without success. */
export const askedAgain = (steps: readonly Step[]): Step[] =>
  steps.map((step) => {
    if (step.state !== 'stuck') return step;
    const { said: _said, ...rest } = step;
    return { ...rest, state: 'to-ask', againAfter: step.runs.length };
  });

/** A bake of the same image that another fleet of the emergency waits for: one is enough for all of them. */
export function sharedBake({ path }: Step, steps: readonly Step[]): StepRun | undefined {
  if (path.kind !== 'bake') return undefined;
  const bakes = steps.flatMap((each) =>
    each.path.kind === 'bake' && each.path.image === path.image ? (each.runs.at(-1) ?? []) : [],
  );
  return bakes.find(({ kind, state }) => kind === 'bake' && isGoing(state));
}

/** Whether a request is to be made now. What was refused is tried again every few minutes: its fleet before may be healthy by then. */
export const isToAsk = ({ state, askedAt = 0 }: Step, now: number): boolean =>
  state === 'to-ask' || (state === 'waiting' && now - askedAt >= AGAIN_MS);

/**
 * Why the order of fleets cannot be kept for a fleet: the one before is not in this emergency, so nothing is tested there. It takes one
 * approval more.
 */
export function orderGap(
  { after }: Step,
  steps: readonly Step[],
): 'not-exposed' | 'blocked' | 'not-followed' | undefined {
  if (after === undefined) return undefined;
  const before = steps.find(({ fleet }) => fleet === after);
  if (before === undefined) return 'not-followed';
  if (before.runs.length > 0) return undefined;
  if (before.state === 'safe' || before.state === 'fixed') return 'not-exposed';
  return before.state === 'blocked' ? 'blocked' : undefined;
}

/** It is over when no instance is exposed, and none is left of which nothing is known. */
export const isOver = ({ steps }: Pick<Emergency, 'steps'>): boolean =>
  steps.every(({ state }) => state === 'safe' || state === 'fixed');

/** How often exposure is read again: often while runs end, rarely while people are waited for. */
export function readAgainAt({ steps, readAt }: Pick<Emergency, 'steps' | 'readAt'>): number {
  const isNear = steps.some(({ state }) => state === 'checking' || state === 'going');
  return readAt + (isNear ? 5 : 30) * MINUTE;
}

/** Instances of all fleets. */
export const totalsOf = (steps: readonly Step[], at: 'before' | 'now'): Counts =>
  steps.reduce(
    (sum, step) => ({
      exposed: sum.exposed + step[at].exposed,
      notKnown: sum.notKnown + step[at].notKnown,
      notExposed: sum.notExposed + step[at].notExposed,
    }),
    { exposed: 0, notKnown: 0, notExposed: 0 },
  );
