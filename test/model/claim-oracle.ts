import { accounts, nameOf, RULES } from './people.ts';
import type { SeenRun } from './seen-run.ts';
import type { Invocation } from './worker.ts';
import type { World } from './world.ts';

const PERSON_OF = new Map(accounts().map(({ id, person }) => [id, person]));
export const personBehind = (userId: string): string => PERSON_OF.get(userId) ?? userId;

interface Claim {
  before: SeenRun | undefined;
  after: SeenRun;
  /** Whose write it was; it must have looked at everything itself. */
  invocation: Invocation | undefined;
}

/** Why this start should not have happened; its own count of who may, who did, and what held. */
export function claimProblem(world: World, { before, after, invocation }: Claim): string | undefined {
  const { history, tick } = world;
  if (before?.state !== 'approved') return `it was ${before?.state ?? 'new'}`;
  if (invocation === undefined) return 'nobody was at work';
  const from = invocation.fromTick;
  const { facts } = invocation;
  const people = new Set<string>();
  const candidates = new Set([
    ...[...history.clicks.values()].map(({ userId }) => userId),
    ...history.carriedTo(after.id),
  ]);
  for (const userId of candidates) {
    if (personBehind(userId) === personBehind(after.requester)) continue;
    if (!history.approvedBy(after, userId, tick)) continue;
    if (!facts.has(`user ${userId}`) || !history.wasEligible(userId, after.subject, from, tick)) continue;
    people.add(personBehind(userId));
  }
  const { approvals, leads } = RULES[nameOf(after.subject)];
  if (people.size < approvals) return `${people.size} of ${approvals} people stand for epoch ${after.epoch}`;
  if (!leads && !facts.has('group')) return 'the group was not read';
  if (!facts.has('pause') || !history.paused.everWas(from, tick, (on) => !on)) return 'everything was paused';
  if (!facts.has('calendars open') || !history.calendarOpen.everWas(from, tick, Boolean))
    return 'the calendar was closed';
  const isBasis = (basis: string): boolean => basis === after.basis;
  if (!facts.has(after.basis)) return 'what its plan rests on was not looked at';
  if (history.basis.get(after.subject)?.everWas(from, tick, isBasis) !== true) return 'its plan no longer held';
  if (world.kind === 'deploy' && !facts.has(`plan ${after.planHash}`)) return 'its change set was not looked at';
  if (after.scheduledFor !== undefined && after.scheduledFor > world.now) return 'its time had not come';
  if (before.expiresAt < invocation.startedAt) return 'its approval had expired';
  return undefined;
}
