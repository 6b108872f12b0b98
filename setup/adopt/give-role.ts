import { setTimeout as wait } from 'node:timers/promises';
import { createCloudFormation } from '../../src/aws/cloudformation.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { asking, type Place, Told } from '../caller.ts';
import { type RoleSetSeen, whyNotExecuted } from './decision/role-change.ts';
import { changedText, refusedSet, setKept, stoppedWhileUpdating } from './fleet-sentences.ts';
import { createRoleSets, type RoleSets } from './role-set.ts';
import type { RoleSet } from './types.ts';

interface Giving {
  place: Place;
  fleet: string;
  /** What the caller gave to `--confirm`. */
  confirm: string | undefined;
  /** Made a moment ago: CloudFormation may not know it yet. */
  isNewRole: boolean;
  /** Types that the role may tag; absent for a role of the caller's own. */
  taggable?: readonly string[];
}

const LOOK_EVERY = 2_000;
const NEW_ROLE_PAUSE = 10_000;
/** Changing tags takes a minute or two. */
const MOST_LOOKS = 450;

/**
 * Makes the change set and shows what it would do. It is executed only when the caller has named the stack once more and it changes tags
 * alone; a set of before is made again, since nothing tells its role. Gives whether the stack has the role now.
 */
export async function giveRole(aws: AwsConfig, set: RoleSet, giving: Giving): Promise<boolean> {
  const { place, fleet, confirm } = giving;
  const { out, stop } = place.around;
  const ask = asking(place);
  const sets = createRoleSets(aws);
  await ask('cloudformation:DeleteChangeSet', () => sets.removeEarlier(set));
  await created(sets, set, giving);
  const seen = await readySet(sets, set, place);
  const { parameters } = await ask('cloudformation:DescribeStacks', () => createCloudFormation(aws).stack(set.stack));
  const why = whyNotExecuted(seen, { parameters, ...(giving.taggable && { taggable: giving.taggable }) });
  if (why !== undefined) {
    await ask('cloudformation:DeleteChangeSet', () => sets.removeEarlier(set));
    throw new Told(refusedSet(set, why));
  }
  out(changedText(set, seen.changes));
  if (confirm !== set.stack) {
    out(setKept(set, fleet, confirm));
    return false;
  }
  if (stop.aborted) throw new Told(`Stopped. ${setKept(set, fleet, undefined)}`);
  await ask('cloudformation:ExecuteChangeSet', () => sets.execute(set));
  return updated(sets, set, place);
}

/** IAM tells other services of a role within seconds, and a policy that is not known yet would fail the update. */
const MOST_TRIES = 15;

async function created(sets: RoleSets, set: RoleSet, { place, isNewRole }: Giving): Promise<void> {
  for (let left = isNewRole ? MOST_TRIES : 0; ; left -= 1) {
    if (isNewRole) {
      await pauseOf(place)(NEW_ROLE_PAUSE);
      if (place.around.stop.aborted) throw new Told('Stopped.');
    }
    try {
      await asking(place)('cloudformation:CreateChangeSet', () => sets.create(set));
      return;
    } catch (error) {
      const cause = error instanceof Told && error.cause instanceof Error ? error.cause.message : '';
      if (left === 0 || !/is invalid or cannot be assumed/.test(cause)) throw error;
    }
  }
}

const pauseOf = ({ around: { pause } }: Place): ((milliseconds: number) => Promise<void>) =>
  pause ?? ((milliseconds) => wait(milliseconds));

async function readySet(sets: RoleSets, set: RoleSet, place: Place): Promise<RoleSetSeen> {
  for (let look = 0; ; look += 1) {
    const seen = await asking(place)('cloudformation:DescribeChangeSet', () => sets.describe(set));
    if (!/^CREATE_(?:PENDING|IN_PROGRESS)$/.test(seen.status) || look === MOST_LOOKS) return seen;
    if (place.around.stop.aborted)
      throw new Told(
        `Stopped. Change set ${set.name} of stack ${set.stack} is made and not executed: nothing changed.`,
      );
    await pauseOf(place)(LOOK_EVERY);
  }
}

/** Success is what the stack says, not that the set was taken. */
async function updated(sets: RoleSets, set: RoleSet, place: Place): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const { status, roleArn } = await asking(place)('cloudformation:DescribeStacks', () => sets.stack(set));
    if (status === 'UPDATE_COMPLETE' && roleArn === set.roleArn) return true;
    if (!/IN_PROGRESS$/.test(status))
      throw new Told(
        `Stack ${set.stack} is ${status}${roleArn === undefined ? '' : ` with the role ${roleArn}`} after change set ${set.name}: read its events in CloudFormation before anything else.`,
      );
    if (place.around.stop.aborted) throw new Told(stoppedWhileUpdating(set));
    await pauseOf(place)(LOOK_EVERY);
  }
  throw new Told(stoppedWhileUpdating(set));
}
