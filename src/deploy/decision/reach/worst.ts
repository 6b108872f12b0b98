import type { WorstMoment } from '../../types/change.ts';
import type { Replacing } from './replacing.ts';
import type { Sized } from './sizes.ts';

/**
 * The fewest instances that serve while a group's instances are replaced, if every new one comes into service. `full`: of a group
 * that is healthy when it begins, which is what the settings answer for; `now`: with what is unhealthy already.
 */
export interface Floor {
  full: number;
  now: number;
}

export function floorOf(replacing: Replacing, size: Sized): Floor {
  const { desired, serving } = size;
  const full = Math.max(0, fullFloor(replacing, size));
  if (replacing.how !== 'roll') return { full, now: Math.min(full, serving) };
  // A batch may be of healthy instances alone, down to those that must stay in service.
  const kept = Math.min(serving, replacing.minInService);
  return { full, now: Math.min(full, Math.max(0, kept, serving - (desired - full))) };
}

function fullFloor(replacing: Replacing, size: Sized): number {
  switch (replacing.how) {
    case 'none':
      return size.desired;
    // Those that signalled serve when the old group goes.
    case 'beside':
      return Math.min(size.desired, replacing.signals);
    case 'roll':
      return rollFloor(replacing, size);
    case 'refresh':
      return refreshFloor(replacing, size.desired);
    case 'unknown':
      return 0;
  }
}

type Roll = Extract<Replacing, { how: 'roll' }>;
type Refresh = Extract<Replacing, { how: 'refresh' }>;

/**
 * A group that is no larger than what must stay in service is enlarged first, so none of it is taken away. Without that,
 * CloudFormation terminates a batch and then waits for its replacements.
 */
function rollFloor({ minInService, maxBatch }: Roll, { desired }: Sized): number {
  return minInService >= desired ? desired : Math.max(minInService, desired - Math.max(1, maxBatch));
}

/** By how much a rolling update enlarges the group while it runs. */
export function rollGrowth({ minInService, maxBatch }: Roll, { desired, max }: Sized): number {
  if (desired === 0 || minInService < desired) return 0;
  return Math.max(0, Math.min(max, minInService + Math.max(1, maxBatch)) - desired);
}

/**
 * Both bounds are rounded up. Where they leave no room, an explicit maximum means one more instance before one less, and a maximum
 * that was left out one of each at the same time.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 */
function refreshFloor({ minHealthy, maxHealthy, maxIsExplicit, shares }: Refresh, desired: number): number {
  const least = Math.ceil((desired * minHealthy) / 100);
  const most = Math.max(desired, Math.ceil((desired * maxHealthy) / 100));
  const floor = least < desired || most > desired || maxIsExplicit ? least : desired - 1;
  return Math.max(floor, desired - largestPart(shares, desired));
}

/** How many instances beyond its size a refresh may run. */
export function refreshGrowth({ minHealthy, maxHealthy, maxIsExplicit }: Refresh, desired: number): number {
  const most = Math.max(0, Math.ceil((desired * maxHealthy) / 100) - desired);
  const full = Math.ceil((desired * minHealthy) / 100) >= desired;
  return most === 0 && full && maxIsExplicit && desired > 0 ? 1 : most;
}

/** Between two checkpoints no more is replaced than what lies between them. */
function largestPart(shares: readonly number[], desired: number): number {
  if (shares.length === 0) return desired;
  const reached = shares.map((share) => Math.ceil((desired * share) / 100));
  return Math.max(...reached.map((end, index) => end - (reached[index - 1] ?? 0)));
}

export interface NamedFloor extends Floor {
  name: string;
  desired: number;
  /** Batches are not waited for, so fewer may serve. */
  unsignalled?: boolean;
}

/** Groups are updated side by side, so their worst moments may be one. */
export function worstOf(floors: readonly NamedFloor[]): WorstMoment | undefined {
  const [first] = floors;
  if (first === undefined) return undefined;
  const all = {
    serve: floors.reduce((sum, { now }) => sum + now, 0),
    of: floors.reduce((sum, { desired }) => sum + desired, 0),
    ...(floors.some(({ unsignalled }) => unsignalled === true) ? { guaranteed: false as const } : {}),
  };
  if (floors.length === 1) return all;
  const { name, now, desired } = floors.reduce((least, floor) => (share(floor) < share(least) ? floor : least), first);
  return { ...all, fewest: { group: name, serve: now, of: desired } };
}

/** A group of none loses nothing. */
const share = ({ now, desired }: NamedFloor): number => (desired === 0 ? 1 : now / desired);
