import { approvedBy } from './approval-oracle.ts';
import { observeProblem } from './observe-oracle.ts';
import { nameOf, personBehind } from './people.ts';
import type { SeenRun } from './seen-run.ts';
import type { Invocation } from './worker.ts';
import type { World } from './world.ts';

/** Nothing is armed earlier. */
const LEAD_MS = 120_000;

interface Claim {
  before: SeenRun | undefined;
  after: SeenRun;
  /** Whose write it was; it must have looked at everything itself. */
  invocation: Invocation | undefined;
}

/** Why this start should not have been claimed. */
export function claimProblem(world: World, { before, after, invocation }: Claim): string | undefined {
  if (before?.state !== 'approved') return `it was ${before?.state ?? 'new'}`;
  return startProblem(world, after, invocation);
}

/**
 * Why nothing should be started for a run now, by this worker: an own count of who may, who did, and what held, while the worker
 * was at it. The one that claims must have looked at all of it, and so must everyone who repeats the call.
 */
export function startProblem(world: World, run: SeenRun, invocation: Invocation | undefined): string | undefined {
  const { history, tick } = world;
  if (invocation === undefined) return 'nobody was at work';
  const from = invocation.fromTick;
  const { facts, rules } = invocation;
  const mode = observeProblem(history.run(run.id), rules);
  if (mode !== undefined) return mode;
  const name = nameOf(run.subject);
  const have = peopleFor(world, run, invocation).size;
  const need = Math.max(rules.approvals[name], history.run(run.id).askedUnder?.approvals[name] ?? 0);
  // Only the config that is deployed approves anything in advance.
  const isStanding = run.slot !== undefined && rules.standing[name];
  if (have < need && !isStanding) return `${have} of ${need} people stand for epoch ${run.epoch}`;
  if (name === 'web' && !isStanding && !facts.has('group')) return 'the group was not read';
  if (!facts.has('pause') || !history.paused.everWas(from, tick, (on) => !on)) return 'everything was paused';
  if (!facts.has('calendars open') || !history.calendarOpen.everWas(from, tick, Boolean))
    return 'the calendar was closed';
  const isBasis = (basis: string): boolean => basis === run.basis;
  if (!facts.has(run.basis)) return 'what its plan rests on was not looked at';
  if (history.basis.get(run.subject)?.everWas(from, tick, isBasis) !== true) return 'its plan no longer held';
  if (world.kind === 'deploy' && !facts.has(`plan ${run.planHash}`)) return 'its change set was not looked at';
  if (world.kind === 'deploy' && !(facts.has('image') && history.imageThere.everWas(from, tick, Boolean)))
    return 'its image was gone';
  if (run.scheduledFor !== undefined && run.scheduledFor > world.now) return 'its time had not come';
  if (run.slot !== undefined && world.now < run.slot.opensAt - LEAD_MS) return 'its slot is far off';
  if (run.expiresAt < invocation.startedAt) return 'its approval had expired';
  return undefined;
}

/** The people who have said yes to this epoch, whom the worker has asked Slack about, and who could still say it. */
function peopleFor(world: World, run: SeenRun, { facts, rules, fromTick }: Invocation): Set<string> {
  const { history, tick } = world;
  const candidates = new Set([
    ...[...history.clicks.values()].map(({ userId }) => userId),
    ...history.carriedTo(run.id),
  ]);
  const people = new Set<string>();
  for (const userId of candidates) {
    if (personBehind(userId, rules) === personBehind(run.requester, rules)) continue;
    if (!approvedBy(world, run, { userId, until: tick })) continue;
    if (facts.has(`user ${userId}`) && history.wasEligible(userId, run.subject, fromTick, tick))
      people.add(personBehind(userId, rules));
  }
  return people;
}
