import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { MINUTE } from '../../duration.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { createRun, loadRun } from '../../runs/effect/run-store.ts';
import { callOff } from '../../runs/flow/call-off.ts';
import { requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import { hashOf } from '../../store/table.ts';
import { coverageOf } from '../decision/coverage.ts';
import { nextOccurrence, occurrenceKey, slotOf, unplanned } from '../decision/occurrence.ts';
import { windowSubject } from '../decision/subject.ts';
import { patchDoor } from '../door.ts';
import { loadOpenings, saveOpenings } from '../effect/openings.ts';
import type { ReadWindow } from '../effect/window.ts';
import type { AdoptedFleet } from '../types/fleet.ts';

type UnseenPorts = ReconcilePorts;

/** Systems Manager opens a window some time within minutes of its schedule. */
const SAME_OPENING_MS = 10 * MINUTE;

/**
 * Openings that passed without being announced, since no worker ran: each is reported once, as called off. The runbook
 * found nothing that was approved, so that nothing was patched. What AWS does not say now is looked at again.
 */
export async function tellUnseen(
  ports: UnseenPorts,
  fleet: AdoptedFleet,
  { read, now }: { read: Extract<ReadWindow, { kind: 'window' }>; now: number },
): Promise<void> {
  const known = await loadOpenings(ports.table, fleet);
  const open: number[] = [];
  for (const opensAt of known.filter((at) => at <= now))
    if (!(await isTold(ports, fleet, { read, opensAt, now }))) open.push(opensAt);
  const openings = [...open, ...read.upcoming.filter((at) => at > now)];
  if (openings.join() !== known.join()) await saveOpenings(ports.table, fleet, openings);
}

async function isTold(...given: Parameters<typeof tellOf>): Promise<boolean> {
  try {
    return (await tellOf(...given)) === 'told';
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return false;
  }
}

async function tellOf(
  ports: UnseenPorts,
  fleet: AdoptedFleet,
  { read, opensAt, now }: { read: Extract<ReadWindow, { kind: 'window' }>; opensAt: number; now: number },
): Promise<'told' | 'busy'> {
  const id = runIdOf(patchDoor.runPrefix, occurrenceKey(fleet, opensAt));
  const policy = snapshotPolicy(ports.config, fleet.policy);
  if (policy === undefined || (await loadRun(ports, id)) !== undefined) return 'told';
  const executions = await ports.at(fleet.place).windows.executions(fleet.window, opensAt - MINUTE);
  // It was disabled then, or its schedule had changed: there was nothing to tell of.
  if (!executions.some(({ startedAt }) => Math.abs(startedAt - opensAt) < SAME_OPENING_MS)) return 'told';
  const upcoming = [opensAt, ...read.upcoming.filter((at) => at > now)];
  const next = nextOccurrence(ports.config, fleet, { window: { ...read.window, enabled: true }, upcoming });
  if (next === undefined) return 'told';
  const { occurrence, leads } = next;
  const plan = unplanned(fleet, occurrence, { home: ports.home, now });
  const requester = { userId: fleet.window, person: fleet.window };
  const run = {
    ...requested(ports, { policy, requester, now }),
    id,
    kind: 'patch' as const,
    state: 'awaiting-approval' as const,
    expiresAt: opensAt,
    subject: windowSubject(fleet.place, fleet.target.patchGroup, fleet.window),
    slot: slotOf({ fleet, leads, now }, occurrence),
    name: fleet.name,
    plan,
    planHash: hashOf(coverageOf(plan)),
    channel: fleet.channel,
  };
  const created = await createRun(ports, run, { type: 'requested', by: requester.userId, person: requester.person });
  if (created.kind === 'busy') return 'busy';
  await callOff(ports, id, { why: NOT_RUNNING, now });
  return 'told';
}

const NOT_RUNNING = 'the window opened while Patchwarden was not running, and nobody had been told of it';
