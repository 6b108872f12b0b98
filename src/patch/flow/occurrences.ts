import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { HOUR, MINUTE } from '../../duration.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { loadLease, loadRun } from '../../runs/effect/run-store.ts';
import { callOff, replan } from '../../runs/flow/call-off.ts';
import { openRunByItself, requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import { hashOf } from '../../store/table.ts';
import { coverageOf } from '../decision/coverage.ts';
import { isToldOf, nextOccurrence, occurrenceKey, slotOf, unplanned } from '../decision/occurrence.ts';
import { isDeferred } from '../decision/past.ts';
import { slotChange } from '../decision/slot.ts';
import { windowSubject } from '../decision/subject.ts';
import { patchDoor } from '../door.ts';
import { type CheckPorts, changeAhead } from '../effect/check.ts';
import { loadPatchRuns } from '../effect/history.ts';
import type { ReadWindow, ReadWindows } from '../effect/window.ts';
import { type AdoptedFleet, isAdopted } from '../types/fleet.ts';
import { isPatch, type PatchRun } from '../types/run.ts';
import { tellUnseen } from './unseen.ts';

export type OccurrencePorts = ReconcilePorts & CheckPorts & { readWindow: ReadWindows };

/** Each minute: the next occurrence of each adopted window is announced at its first lead, and one that will not come is called off. */
export async function tickOccurrences(ports: OccurrencePorts, now: number): Promise<void> {
  for (const fleet of Object.values(ports.config.fleets).filter(isAdopted)) {
    const read = await ports.readWindow(fleet.window, now);
    if (read === undefined) continue;
    if (read.kind === 'window') await tellUnseen(ports, fleet, { read, now });
    const standing = await calledOffOr(ports, fleet, { read, now });
    if (standing === 'free' && read.kind === 'window') await announce(ports, fleet, { read, now });
  }
}

/** `busy`: a run of this window stands, or patches. */
async function calledOffOr(
  ports: OccurrencePorts,
  { target, window }: AdoptedFleet,
  { read, now }: { read: ReadWindow; now: number },
): Promise<'free' | 'busy'> {
  const runId = await loadLease(ports.table, windowSubject(ports.here, target.patchGroup, window));
  const record = runId === undefined ? undefined : await loadRun(ports, runId);
  if (record === undefined) return runId === undefined ? 'free' : 'busy';
  const { slot, id } = record.run;
  if (slot === undefined || now >= slot.opensAt || !isPatch(record.run)) return 'busy';
  const change = slotChange(slot, {
    window: read.kind === 'gone' ? undefined : read.window,
    upcoming: read.kind === 'gone' ? [] : read.upcoming,
    executions: [],
    now,
  });
  if (change === undefined) {
    await lookAhead(ports, record.run, now);
    return 'busy';
  }
  await callOff(ports, id, { why: change.why, now });
  return 'free';
}

/** So often, and not in the last minutes, when everything is checked each minute. */
const AHEAD_MS = HOUR;

/** People are asked again while there is time, when what they were shown is no longer what would be done. */
async function lookAhead(ports: OccurrencePorts, run: PatchRun, now: number): Promise<void> {
  const isWaiting = run.state === 'awaiting-approval' || run.state === 'scheduled';
  // Each hour is one minute of the hour: the tick comes each minute.
  const isTime = Math.floor((now - run.plan.readAt) / MINUTE) % (AHEAD_MS / MINUTE) === 0;
  const isFresh = now - run.plan.readAt < AHEAD_MS;
  if (!isWaiting || isFresh || !isTime || now >= (run.slot?.opensAt ?? 0) - 5 * MINUTE) return;
  const why = await changeAhead(ports, run, now);
  if (why !== undefined) await replan(ports, run.id, { why, now });
}

async function announce(
  ports: OccurrencePorts,
  fleet: AdoptedFleet,
  { read, now }: { read: Extract<ReadWindow, { kind: 'window' }>; now: number },
): Promise<void> {
  const { config, here } = ports;
  const next = nextOccurrence(config, fleet, read);
  if (next === undefined || !isToldOf(next.leads, now)) return;
  const { occurrence, leads } = next;
  const id = runIdOf(patchDoor.runPrefix, occurrenceKey(fleet, occurrence.opensAt));
  if ((await loadRun(ports, id)) !== undefined) return;
  const policy = snapshotPolicy(config, fleet.policy);
  if (policy === undefined) return;
  const used = await usedDeferrals(ports, fleet.name, now);
  const plan = unplanned(fleet, occurrence, now);
  // Nobody asks for it but the window.
  const requester = { userId: fleet.window, person: fleet.window };
  const { deferWithinMs, maxDeferrals, ...wish } = requested(ports, { policy, requester, now });
  await openRunByItself(
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
      subject: windowSubject(here, fleet.target.patchGroup, fleet.window),
      slot: slotOf({ here, fleet, leads, now }, occurrence),
      ...(fleet.occurrences === 'notice-only' ? { standing: true } : {}),
      name: fleet.name,
      plan,
      planHash: hashOf(coverageOf(plan)),
      channel: fleet.channel,
    },
    now,
  );
}

/** Deferrals of the fleet that count against what is left: within the time that the config says. */
async function usedDeferrals(ports: OccurrencePorts, fleet: string, now: number): Promise<number> {
  const since = now - ports.config.deferrals.withinMs;
  const runs = await loadPatchRuns(ports, fleet, (read) => read.some(({ requestedAt }) => requestedAt < since));
  return runs
    .filter((run) => run.requestedAt >= since && isDeferred(run))
    .reduce((sum, { deferrals }) => sum + Math.max(1, deferrals), 0);
}
