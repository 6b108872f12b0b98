import { isDeepStrictEqual } from 'node:util';
import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { placesOf, samePlace } from '../../config/place.ts';
import { HOUR, MINUTE } from '../../duration.ts';
import { dueLead } from '../../nodes/leads.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { activeRunsIn, loadRun } from '../../runs/effect/run-store.ts';
import { callOff, replan } from '../../runs/flow/call-off.ts';
import { openRunByItself, requested } from '../../runs/flow/request.ts';
import { atRun, type ReconcilePorts } from '../../runs/ports.ts';
import type { Run } from '../../runs/types/run.ts';
import { isTerminal } from '../../runs/types/state.ts';
import type { TickAt } from '../../store/due.ts';
import { hashOf } from '../../store/table.ts';
import { coverageOf } from '../decision/coverage.ts';
import { isToldOf, nextOccurrence, occurrenceKey, slotOf, unplanned } from '../decision/occurrence.ts';
import { isDeferred } from '../decision/past.ts';
import { slotChange } from '../decision/slot.ts';
import { windowSubject } from '../decision/subject.ts';
import { patchDoor } from '../door.ts';
import { changeAhead, goneFromConfig } from '../effect/check.ts';
import { loadPatchRuns } from '../effect/history.ts';
import type { ReadWindow, ReadWindows } from '../effect/window.ts';
import { type AdoptedFleet, isAdopted, isPatched } from '../types/fleet.ts';
import { isPatch, type PatchRun } from '../types/run.ts';
import { tellUnseen } from './unseen.ts';

export type OccurrencePorts = ReconcilePorts & { readWindow: ReadWindows };

/**
 * What this worker found last, and when: by fleet, `read` the window and `stands` the run of its next occurrence. Until one of
 * them changes the table is not asked again, but for once an hour.
 */
export interface Looked {
  at?: number;
  windows: Map<string, { at: number; read: ReadWindow; stands?: string }>;
}

/** So often people are asked again for what has changed since they were shown it. In the last minutes everything is checked each minute. */
const AHEAD_MS = HOUR;

interface Look {
  fleet: AdoptedFleet;
  read: ReadWindow;
  /** Its next occurrence, once that is to be told of. */
  next?: Next;
}

/** `id`: one occurrence of a fleet is one run, whatever became of it. */
type Next = Exclude<ReturnType<typeof nextOccurrence>, undefined> & { id: string };

/** Each minute: the next occurrence of each adopted window is announced at its first lead, and one that will not come is called off. */
export async function tickOccurrences(ports: OccurrencePorts, looked: Looked, { now, work }: TickAt): Promise<void> {
  if (!Object.values(ports.config.fleets).some(isPatched)) return;
  const looks = (await allLooks(ports, now)).filter((look) => !isQuiet(look, looked, now));
  const isTime = looked.at === undefined || now - looked.at >= AHEAD_MS;
  if (looks.length === 0 && !isTime) return;
  // One read for all fleets. An index lags: the run that is called off is read again, and a second one finds the lease taken.
  const active = (await activeRunsIn(ports, work)).map(({ run }) => run).filter(({ state }) => !isTerminal(state));
  await callOffUnadopted(ports, active, now);
  looked.at = now;
  for (const look of looks) {
    const { fleet, read, next } = look;
    if (read.kind === 'window') await tellUnseen(ports, fleet, { read, now });
    const stands = await hasRun(ports, look, { active, now });
    looked.windows.set(fleet.name, { at: now, read, ...(stands && next !== undefined ? { stands: next.id } : {}) });
  }
}

/** Each place on its own: one that is slow keeps the others waiting for no more than its share of the tick. */
async function allLooks(ports: OccurrencePorts, now: number): Promise<readonly Look[]> {
  const fleets = Object.values(ports.config.fleets).filter(isAdopted);
  const looks = placesOf(ports.config).map((place) =>
    looksAt(
      ports,
      fleets.filter((fleet) => samePlace(fleet.place, place)),
      now,
    ),
  );
  return (await Promise.all(looks)).flat();
}

async function looksAt(
  { readWindow, config }: OccurrencePorts,
  fleets: readonly AdoptedFleet[],
  now: number,
): Promise<readonly Look[]> {
  const looks: Look[] = [];
  for (const fleet of fleets) {
    const read = await readWindow(fleet, now);
    if (read === undefined) continue;
    const next = read.kind === 'gone' ? undefined : nextOccurrence(config, fleet, read);
    if (next === undefined || !isToldOf(next.leads, now)) looks.push({ fleet, read });
    else looks.push({ fleet, read, next: { ...next, id: idOf(fleet, next.occurrence) } });
  }
  return looks;
}

const idOf = (fleet: AdoptedFleet, { opensAt }: Next['occurrence']): string =>
  runIdOf(patchDoor.runPrefix, occurrenceKey(fleet, opensAt));

function isQuiet({ fleet, read, next }: Look, looked: Looked, now: number): boolean {
  const before = looked.windows.get(fleet.name);
  // Each reading is an object of its own, whatever it found.
  if (before === undefined || !isDeepStrictEqual(before.read, read) || now - before.at >= AHEAD_MS) return false;
  return next === undefined || before.stands === next.id;
}

/** Calls off what will not come, and announces what is next. Whether there is a run of the next occurrence now. */
async function hasRun(
  ports: OccurrencePorts,
  { fleet, read, next }: Look,
  { active, now }: { active: readonly Run[]; now: number },
): Promise<boolean> {
  const state = await calledOffOr(ports, fleet, { active, read, now });
  if (next === undefined) return false;
  if (state === 'free') return announce(ports, fleet, { next, now });
  noteUntold(ports, fleet, { active, next, now });
  return active.some(({ id }) => id === next.id);
}

/** A window that is no longer adopted patches without approval, so its card must not offer Skip. */
async function callOffUnadopted(ports: OccurrencePorts, active: readonly Run[], now: number): Promise<void> {
  for (const run of active.filter(isPatch)) {
    const why = run.slot === undefined ? undefined : goneFromConfig(ports.config.fleets[run.name], run, ports.home);
    if (why !== undefined) await callOff(ports, run.id, { why, now });
  }
}

/** The opening is near, and an earlier run still has the window, since someone must look at it: then it is skipped with no card of its own. */
function noteUntold(
  ports: OccurrencePorts,
  fleet: AdoptedFleet,
  { active, next, now }: { active: readonly Run[]; next: Next; now: number },
): void {
  if (dueLead(next.leads, now)?.isLast !== true) return;
  const subject = windowSubject(fleet.place, fleet.target.patchGroup, fleet.window);
  const run = active.find((each) => each.subject === subject);
  if (run?.slot === undefined || run.slot.opensAt >= next.occurrence.opensAt) return;
  ports.log('occurrence-not-announced', { windowId: fleet.window, runId: run.id });
  ports.measure('WindowNoticeUndeliverable', 1);
}

/** `busy`: a run of this window stands, or patches. */
async function calledOffOr(
  ports: OccurrencePorts,
  { place, target, window }: AdoptedFleet,
  { active, read, now }: { active: readonly Run[]; read: ReadWindow; now: number },
): Promise<'free' | 'busy'> {
  const subject = windowSubject(place, target.patchGroup, window);
  const run = active.find((each) => each.subject === subject);
  if (run === undefined) return 'free';
  const { slot, id } = run;
  if (slot === undefined || now >= slot.opensAt || !isPatch(run)) return 'busy';
  const change = slotChange(slot, {
    window: read.kind === 'gone' ? undefined : read.window,
    upcoming: read.kind === 'gone' ? [] : read.upcoming,
    executions: [],
    cutoffAt: run.plan.occurrence?.cutoffAt,
    now,
  });
  if (change === undefined) {
    await lookAhead(ports, run, now);
    return 'busy';
  }
  await callOff(ports, id, { why: change.why, now });
  return 'free';
}

/** People are asked again while there is time, when what they were shown is no longer what would be done. */
async function lookAhead(ports: OccurrencePorts, run: PatchRun, now: number): Promise<void> {
  const isWaiting = run.state === 'awaiting-approval' || run.state === 'scheduled';
  const isFresh = now - run.plan.readAt < AHEAD_MS;
  if (!isWaiting || isFresh || now >= (run.slot?.opensAt ?? 0) - 5 * MINUTE) return;
  const why = await changeAhead(atRun(ports, run), run, now);
  if (why !== undefined) await replan(ports, run.id, { why, now });
}

/** Whether it has been announced: now, or before. */
async function announce(
  ports: OccurrencePorts,
  fleet: AdoptedFleet,
  { next, now }: { next: Next; now: number },
): Promise<boolean> {
  const { config } = ports;
  const { id, occurrence, leads } = next;
  if ((await loadRun(ports, id)) !== undefined) return true;
  const policy = snapshotPolicy(config, fleet.policy);
  if (policy === undefined) return false;
  const used = await usedDeferrals(ports, fleet.name, now);
  const plan = unplanned(fleet, occurrence, { home: ports.home, now });
  // Nobody asks for it but the window.
  const requester = { userId: fleet.window, person: fleet.window };
  const { deferWithinMs, maxDeferrals, ...wish } = requested(ports, { policy, requester, now });
  const opened = await openRunByItself(
    ports,
    {
      ...wish,
      id,
      kind: 'patch',
      state: 'planning',
      planningSince: now,
      expiresAt: occurrence.opensAt,
      // It may be moved so long beyond its opening, however early it was announced.
      deferWithinMs: deferWithinMs + (occurrence.opensAt - now),
      maxDeferrals: Math.max(0, maxDeferrals - used),
      subject: windowSubject(fleet.place, fleet.target.patchGroup, fleet.window),
      slot: slotOf({ fleet, leads, now }, occurrence),
      ...(fleet.occurrences === 'notice-only' ? { standing: true } : {}),
      name: fleet.name,
      plan,
      planHash: hashOf(coverageOf(plan)),
      channel: fleet.channel,
    },
    now,
  );
  return opened.kind !== 'busy';
}

/** Deferrals of the fleet that count against what is left: within the time that the config says. */
async function usedDeferrals(ports: OccurrencePorts, fleet: string, now: number): Promise<number> {
  const since = now - ports.config.deferrals.withinMs;
  const runs = await loadPatchRuns(ports, fleet, (read) => read.some(({ requestedAt }) => requestedAt < since));
  return runs
    .filter((run) => run.requestedAt >= since && isDeferred(run))
    .reduce((sum, { deferrals }) => sum + Math.max(1, deferrals), 0);
}
