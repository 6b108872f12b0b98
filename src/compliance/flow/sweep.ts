import type { Here } from '../../config/here.ts';
import { fleetsAt, placeNamed, placeText } from '../../config/place.ts';
import { MINUTE, SECOND } from '../../duration.ts';
import { sweptPlaces } from '../../posture/types/swept.ts';
import { ASKED_MS, type Turn } from '../../store/due.ts';
import { dueAt, isDue, nextDueAt } from '../decision/sweep-due.ts';
import { beginSweep } from '../decision/sweep-plan.ts';
import { claimSweep, listSweeps, loadSweep, releaseSweep } from '../effect/sweep-store.ts';
import { type SweepPorts, type SweepsPorts, sweepAt } from '../ports.ts';
import type { HeldSweep, Sweep, SweepTarget } from '../types/sweep.ts';
import { formatThing } from '../types/things.ts';
import { takeStep } from './sweep-step.ts';

/** A look begins no step later than this after its beginning: others of its batch wait for it. */
const LOOKING_MS = 20 * SECOND;
/** So many seconds' calls are made at once; then it waits until they are paid for. */
const BURST_S = 10;

/** Each minute: the sweeps that are due or in progress. One that someone wants meanwhile has a wake-up of its own. */
export async function dueSweeps(ports: SweepsPorts, turn: Turn, now: number): Promise<readonly string[]> {
  const { compliance } = ports.config;
  if (compliance === undefined || (now < turn.nextAt && now < turn.askedAt + ASKED_MS)) return [];
  const held = (await Promise.all(sweptPlaces(ports.config).map((here) => sweepsOf(ports, here)))).flat();
  turn.askedAt = now;
  turn.nextAt = Math.min(...held.map((each) => nextDueAt(each, compliance)));
  return held
    .filter((each) => isDue(each, compliance, now))
    .map(({ target }) => formatThing({ kind: 'sweep', ...target }));
}

/** Of one place: that of everything, and those of its fleets. */
async function sweepsOf({ table, config }: SweepsPorts, here: Here): Promise<readonly HeldSweep[]> {
  const place = placeText(here);
  const held = await listSweeps(table, place);
  const all = held.find(({ target }) => target.scope.kind === 'all') ?? nothingYet(place);
  const fleets = fleetsAt(config, here);
  const known = held.filter(({ target: { scope } }) => scope.kind === 'fleet' && Object.hasOwn(fleets, scope.fleet));
  return [all, ...known];
}

const nothingYet = (place: string): HeldSweep => ({
  target: { place, scope: { kind: 'all' } },
  rev: 0,
  busyUntil: 0,
  notBefore: 0,
});

/**
 * Goes on with a sweep where it stands, or begins it when it is due, for as many calls as may be made at once. What it has read is
 * kept with each page: wherever it dies, the next look continues from there.
 */
export async function lookAtSweep(all: SweepsPorts, target: SweepTarget, { now }: { now: number }): Promise<void> {
  const here = placeNamed(all.config, target.place);
  if (here === undefined) return;
  const ports = sweepAt(all, here);
  const { config, table, log } = ports;
  const { compliance } = config;
  if (compliance === undefined) return;
  if (target.scope.kind === 'fleet' && !Object.hasOwn(config.fleets, target.scope.fleet)) return;
  const held = await loadSweep(table, target);
  if (!isDue(held, compliance, now)) return comeBack(ports, held, now);
  const sweep = unfinished(held) ?? beginSweep(target.scope, config, now);
  const claimed = await claimSweep(table, held, { sweep, now });
  if (claimed === undefined) return;
  const { last, pauseMs } = await takeSteps(ports, claimed, now);
  if (last?.sweep === undefined) return log('sweep-taken-over', { place: target.place });
  const calls = last.sweep.calls - (sweep.calls ?? 0);
  const paidAt = now + Math.ceil((calls * SECOND) / compliance.callsPerSecond);
  const notBefore = Math.max(paidAt, ports.clock() + pauseMs);
  await releaseSweep(table, last, notBefore);
  if (last.sweep.phase === 'done') {
    const { id, calls: made, lists, unread } = last.sweep;
    return log('sweep-done', { place: target.place, sweepId: id, calls: made, lists, unread: unread.length });
  }
  await wakeAt(ports, target, notBefore);
}

const unfinished = ({ sweep }: HeldSweep): Sweep | undefined =>
  sweep === undefined || sweep.phase === 'done' ? undefined : sweep;

/** `last` is absent when someone else took it over meanwhile. */
async function takeSteps(
  ports: SweepPorts,
  claimed: HeldSweep,
  now: number,
): Promise<{ last: HeldSweep | undefined; pauseMs: number }> {
  const most = (ports.config.compliance?.callsPerSecond ?? 1) * BURST_S;
  const first = claimed.sweep?.calls ?? 0;
  let held = claimed;
  while (held.sweep !== undefined && held.sweep.phase !== 'done') {
    if (held.sweep.calls - first >= most || ports.clock() >= now + LOOKING_MS) break;
    const step = await takeStep(ports, held, held.sweep);
    if (step.kind === 'lost') return { last: undefined, pauseMs: 0 };
    held = step.held;
    if (step.kind === 'pause') return { last: held, pauseMs: step.afterMs };
  }
  return { last: held, pauseMs: 0 };
}

/** It came too early: a wake-up of a look that was repeated. What continues later is woken for, whoever lost that. */
async function comeBack(ports: SweepPorts, held: HeldSweep, now: number): Promise<void> {
  const at = dueAt(held);
  if (at !== undefined && at > now && at - now <= MINUTE) await wakeAt(ports, held.target, at);
}

/** A wake-up may come after fifteen minutes at most; the tick of each minute sees what is lost. */
async function wakeAt({ wakes, clock }: SweepPorts, target: SweepTarget, at: number): Promise<void> {
  const seconds = Math.min(900, Math.max(0, Math.ceil((at - clock()) / SECOND)));
  await wakes.send({ feature: 'compliance', key: formatThing({ kind: 'sweep', ...target }) }, seconds);
}
