import { present } from '../../present.ts';
import type { Clock, DeadlineFacts } from '../types/deadline.ts';
import type { ExceptionScope } from '../types/exception.ts';
import type { DeadlineRemarks, ExploitedToo, Infeasible, PostureDeadline } from '../types/posture.ts';
import type { FleetSnapshot } from '../types/snapshot.ts';
import { type Clocks, clocksOf } from './clocks.ts';
import { type Feasibility, feasibilityOf } from './feasibility.ts';
import { heldBack, slowBaselines } from './held-back.ts';
import { openingsOf } from './openings.ts';
import { isWindowsPatch, soonerOf } from './sooner.ts';

/** The members of a fleet's posture that are about deadlines: none of them where the config has no deadlines. */
export function deadlinesOf(
  snapshot: FleetSnapshot,
  facts: DeadlineFacts,
): { deadline?: PostureDeadline; deadlines?: DeadlineRemarks } {
  if (facts.config.deadlines === undefined) return {};
  const clocks = clocksOf(snapshot.patches, facts);
  const deadline = earliestOf(clocks, snapshot, facts);
  const slow = slowBaselines(snapshot, facts);
  const held = heldBack(snapshot, facts);
  return {
    ...present({ deadline }),
    deadlines: { unrated: clocks.unrated, slow, held, ...present({ sources: facts.sources }) },
  };
}

/** The earliest deadline of what a fleet misses; `undefined` when nothing that it misses has one. */
export const deadlineOf = (snapshot: FleetSnapshot, facts: DeadlineFacts): PostureDeadline | undefined =>
  deadlinesOf(snapshot, facts).deadline;

function earliestOf({ clocks }: Clocks, snapshot: FleetSnapshot, facts: DeadlineFacts): PostureDeadline | undefined {
  const { now } = facts;
  const [first] = clocks;
  if (first === undefined) return undefined;
  const overdue = clocks.filter(({ due }) => due < now).length;
  const coming = clocks[overdue];
  const next = feasibility(Number.POSITIVE_INFINITY, snapshot, facts);
  const nextAt = next.kind === 'feasible' ? next.earliest : undefined;
  const found = coming === undefined ? undefined : feasibility(coming.due, snapshot, facts);
  const infeasible =
    coming === undefined || found?.kind !== 'infeasible' ? undefined : infeasibleOf(coming, found, facts);
  const exploitedToo = exploitedBeside(clocks);
  return { ...first, open: clocks.length, overdue, ...present({ exploitedToo, nextAt, infeasible }) };
}

/** A posture is small: this many are listed by name. */
export const MOST_EXPLOITED = 50;

/** Those that the earliest deadline would hide: people hear of each that is known to be exploited. */
function exploitedBeside([, ...later]: readonly Clock[]): readonly ExploitedToo[] | undefined {
  const exploited = later.filter(({ exploited: is }) => is).slice(0, MOST_EXPLOITED);
  if (exploited.length === 0) return undefined;
  return exploited.map(({ due, cve, patch, rule }) => ({ due, patch, rule, ...present({ cve }) }));
}

const feasibility = (due: number, snapshot: FleetSnapshot, facts: DeadlineFacts): Feasibility =>
  feasibilityOf(due, { openings: openingsOf(snapshot, facts), closed: facts.closed ?? [], now: facts.now });

/** A new deadline, or a new reason, is reported again. */
function infeasibleOf(
  { due, cve, patch }: Clock,
  { because, earliest, clearAt }: Extract<Feasibility, { kind: 'infeasible' }>,
  facts: DeadlineFacts,
): Infeasible {
  const { previous, now } = facts;
  const sooner = soonerOf({ because, cve, isWindows: isWindowsPatch(patch), clearAt }, facts);
  const before = previous?.deadline?.infeasible;
  const isSame = before?.due === due && before.because === because;
  return { due, ...present({ cve, earliest, clearAt, sooner }), patch, because, since: isSame ? before.since : now };
}

/** No exception, deferral or skip of this may last longer than until then; `undefined` where nothing of it has a deadline. */
export function deadlineLimit(
  snapshot: FleetSnapshot,
  facts: DeadlineFacts,
  scope: ExceptionScope = { kind: 'fleet' },
): Clock | undefined {
  return clocksOf(patchesIn(snapshot, scope), facts).clocks.find(
    ({ cve }) => scope.kind !== 'cve' || cve === scope.cve,
  );
}

/** What an instance misses whose list has not been read is anything that the fleet does. */
function patchesIn({ patches, instances }: FleetSnapshot, scope: ExceptionScope): FleetSnapshot['patches'] {
  const only = (keep: (id: string) => boolean): FleetSnapshot['patches'] =>
    Object.fromEntries(Object.entries(patches).filter(([id]) => keep(id)));
  switch (scope.kind) {
    case 'fleet':
    case 'cve':
      return patches;
    case 'patch':
      return only((id) => id === scope.patch);
    case 'instance': {
      const missing = instances.find(({ id }) => id === scope.instanceId)?.missing;
      return missing === undefined ? patches : only((id) => missing.includes(id));
    }
  }
}
