import { observeProblem } from './observe-oracle.ts';
import { isIn, nameOf, personBehind } from './people.ts';
import type { Started } from './run-history.ts';
import type { SeenRun } from './seen-run.ts';
import type { Invocation } from './worker.ts';
import type { World } from './world.ts';

interface Passing {
  run: SeenRun;
  executionId: string;
  /** With what, and where it was started. */
  started: Started | undefined;
  /** Whose write it was. */
  invocation: Invocation | undefined;
}

/**
 * Why the gatekeeper should not have let this execution in: an own count of whose clicks were of this run, this epoch and just what it
 * asks, who of them may still approve, and what held, while the gatekeeper was at it. What the table says of approvals is not looked at.
 */
export function gateProblem(world: World, { run, executionId, started, invocation }: Passing): string | undefined {
  const { history, tick } = world;
  if (invocation?.asker !== executionId) return 'not by the gatekeeper that it asked';
  if (started === undefined) return 'nobody started it';
  const { parameters, place } = started;
  if (!isIn(run.subject, place)) return `it executes in ${place.account}/${place.region}, and changes ${run.subject}`;
  if (parameters['RunId'] !== run.id || parameters['Epoch'] !== String(run.epoch))
    return 'it is of another run or epoch';
  if (parameters['PlanHash'] !== run.planHash) return 'it is of another plan';
  const { facts, rules, fromTick: from } = invocation;
  const mode = observeProblem(history.run(run.id), rules);
  if (mode !== undefined) return mode;
  const name = nameOf(run.subject);
  const isStanding = run.slot !== undefined && rules.standing[name];
  const have = peopleFor(world, run, invocation).size;
  const need = Math.max(rules.approvals[name], history.run(run.id).askedUnder?.approvals[name] ?? 0);
  if (have < need && !isStanding) return `${have} of ${need} people have approved just this`;
  if (!facts.has('pause') || !history.paused.everWas(from, tick, (on) => !on)) return 'everything was paused';
  if (!facts.has('calendars open') || !history.calendarOpen.everWas(from, tick, Boolean))
    return 'the calendar was closed';
  return undefined;
}

/** Whose own clicks count, each person once; whoever asked does not. */
function peopleFor({ history, tick }: World, run: SeenRun, { facts, rules, fromTick }: Invocation): Set<string> {
  const clicked = [...history.clicks.values()]
    .filter(({ actionId, value, windows }) => actionId === 'run-approve' && value === run.asked && windows.length > 0)
    .map(({ userId }) => userId);
  const people = new Set<string>();
  for (const userId of [...clicked, ...history.carriedTo(run.id)]) {
    if (!history.wasEligible(userId, run.subject, fromTick, tick) || !facts.has(`user ${userId}`)) continue;
    people.add(personBehind(userId, rules));
  }
  people.delete(personBehind(run.requester, rules));
  return people;
}
