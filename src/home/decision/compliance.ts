import { isSamePerson, joinPeople, personOf, withPeople } from '../../approvals/decision/people.ts';
import type { ApproverGroup, Config } from '../../config/types.ts';
import { asOf } from '../../posture/decision/as-of.ts';
import { holdsAt } from '../../posture/decision/covered.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import type { Task } from '../../posture/types/task.ts';
import type { Asked, BoardCompliance, Owed } from '../types.ts';
import { isInGroups, mayStillDecide } from './waiting.ts';

interface Kept {
  postures: readonly FleetPosture[];
  exceptions: readonly Exception[];
  tasks: readonly Task[];
}

/** What the board says of compliance, from what is kept for it; `undefined` where it is not followed. */
export function boardCompliance(
  { postures: all, exceptions, tasks }: Kept,
  { config, now }: { config: Pick<Config, 'compliance' | 'fleets' | 'approvers'>; now: number },
): BoardCompliance | undefined {
  if (config.compliance === undefined) return undefined;
  // What a fleet left behind that the config no longer has is history.
  const postures = all
    .filter(({ fleet }) => isNoFleet(fleet) || Object.hasOwn(config.fleets, fleet))
    .map((posture) => asOf(posture, now));
  return {
    postures,
    unread: Object.keys(config.fleets).filter((name) => !postures.some(({ fleet }) => fleet === name)),
    deadlines: postures
      .filter(({ deadline }) => deadline !== undefined)
      .sort((a, b) => (a.deadline?.due ?? 0) - (b.deadline?.due ?? 0)),
    exceptions: exceptions
      .filter((exception) => exception.state === 'asked' || holdsAt(exception, now))
      .sort((a, b) => a.until - b.until),
    tasks: tasks
      .map((task) => ({ task, groups: groupsOf(task, config.approvers) }))
      .sort((a, b) => a.task.due - b.task.due),
    remindMs: config.compliance.exceptions.remindMs,
  };
}

export const postureOf = (compliance: BoardCompliance | undefined, fleet: string): FleetPosture | undefined =>
  compliance?.postures.find((posture) => posture.fleet === fleet);

const groupsOf = ({ groups }: Task, approvers: Config['approvers']): Record<string, ApproverGroup> =>
  Object.fromEntries(Object.entries(approvers).filter(([name]) => groups.includes(name)));

/** Groups that Slack is asked about for it. */
export const groupsAsked = ({ exceptions, tasks }: BoardCompliance): readonly Record<string, ApproverGroup>[] => [
  ...exceptions.filter(({ state }) => state === 'asked').map(({ policy }) => policy.groups),
  ...tasks.map(({ groups }) => groups),
];

export const NOTHING_OWED: Owed = { decide: [], review: [], renew: [], unread: false };

/**
 * What waits for this person besides runs: exceptions that they could still decide on, reviews, and their own exceptions that end soon
 * and that nobody has asked to renew. It lists and decides nothing: who may decide is read again at the click.
 */
export function owedBy(compliance: BoardCompliance | undefined, asked: Asked): Owed {
  if (compliance === undefined) return NOTHING_OWED;
  const { exceptions, tasks } = compliance;
  const decide = exceptions
    .filter(({ state, expiresAt }) => state === 'asked' && expiresAt > asked.now)
    .map((exception) => ({ exception, may: mayStillDecide(exception, asked) }));
  const review = tasks.map(({ task, groups }) => ({ task, may: mayReview(task, groups, asked) }));
  return {
    decide: decide.flatMap(({ exception, may }) => (may === 'yes' ? [exception] : [])),
    review: review.flatMap(({ task, may }) => (may === 'yes' ? [task] : [])),
    renew: exceptions.filter((exception) => isToRenew(exception, compliance, asked)),
    unread: [...decide, ...review].some(({ may }) => may === 'unknown'),
  };
}

function mayReview(
  { notBy }: Task,
  groups: Readonly<Record<string, ApproverGroup>>,
  { by, members, people }: Asked,
): 'yes' | 'no' | 'unknown' {
  const person = personOf(by.userId, people, by.aliases);
  return isSamePerson(personOf(notBy, people), person) ? 'no' : isInGroups(groups, by, members);
}

function isToRenew(
  exception: Exception,
  { exceptions, remindMs }: BoardCompliance,
  { by, people, now }: Asked,
): boolean {
  if (!holdsAt(exception, now) || exception.until > now + remindMs) return false;
  if (exceptions.some(({ state, renews }) => state === 'asked' && renews === exception.id)) return false;
  const person = personOf(by.userId, joinPeople(people, exception.policy.people), by.aliases);
  return isSamePerson(withPeople(exception, people).requester, person);
}
