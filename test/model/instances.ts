import type { Reading } from '../../src/deploy/decision/reading.ts';
import type { Operation } from './fleets.ts';

export const NEW_IMAGE = 'ami-0new';
const OLD_IMAGE = 'ami-0old';
const INSTANCES = 5;
/** So long after an end the instances may not be listed as they are. */
const LISTED_WITHIN_MS = 120_000;

/** What an operation really does to its instances, whatever its status says: decided by its serial, so that it takes no chance. */
type Fate = 'honest' | 'late' | 'none' | 'some' | 'kept-new';

function fateOf({ id, set }: Operation): Fate {
  if (set.stage === 'canary') return 'honest';
  const fates: readonly Fate[] = ['honest', 'late', 'honest', 'none', 'honest', 'some', 'honest', 'kept-new', 'honest'];
  return fates[Number(id.slice('op-'.length)) % fates.length] ?? 'honest';
}

/** How many of its instances run the new image now that it has ended. */
export function newInstances(operation: Operation): number {
  const { status, set, isMended } = operation;
  const fate = isMended === true ? 'honest' : fateOf(operation);
  if (status === 'ROLLED_BACK') return fate === 'kept-new' ? 1 : 0;
  if (set.stage === 'canary') return 1;
  return fate === 'none' ? 0 : fate === 'some' ? 2 : INSTANCES;
}

/** Both images serve, whatever its status says. */
export function isLeftMixed(operation: Operation): boolean {
  const fresh = newInstances(operation);
  const isOver = operation.status === 'SUCCESSFUL' || operation.status === 'ROLLED_BACK';
  return isOver && operation.set.stage !== 'canary' && fresh > 0 && fresh < INSTANCES;
}

export const runsNothingNew = (operation: Operation): boolean => newInstances(operation) === 0;

/** Its end is not as its status says, or not listed so at once: it is looked at again before it is told. */
export const isContradicted = (operation: Operation): boolean => fateOf(operation) !== 'honest';

/** What a look at the fleet finds: a moment after an end still what was before it. */
export function readingOf(operation: Operation, now: number): Reading {
  const isListed = fateOf(operation) !== 'late' || now >= (operation.endedAt ?? now) + LISTED_WITHIN_MS;
  const fresh = isListed ? newInstances(operation) : INSTANCES - newInstances(operation);
  const ids = Array.from({ length: INSTANCES }, (_, index) => `i-${index}`);
  const group = {
    name: operation.subject,
    desired: INSTANCES,
    min: 0,
    max: INSTANCES,
    instances: ids.map((id) => ({ id, zone: 'a', lifecycle: 'InService', healthy: true, protectedFromScaleIn: false })),
    targetGroupArns: [],
    mixedInstances: false,
    launchesFrom: [],
    healthCheckType: 'EC2',
    suspendedProcesses: [],
    tags: {},
  };
  const runs = Object.fromEntries(ids.map((id, index) => [id, index < fresh ? NEW_IMAGE : OLD_IMAGE]));
  return { kind: 'read', groups: [{ group, runs }], gone: [] };
}
