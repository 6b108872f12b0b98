import { withPeople } from '../../approvals/decision/people.ts';
import { showCard } from '../../cards/effect/card.ts';
import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import { showThread } from '../../cards/effect/thread.ts';
import { MINUTE } from '../../duration.ts';
import { isOpen } from '../../posture/decision/covered.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { refreshWake } from '../../posture/types/wake.ts';
import { dueAt } from '../decision/due.ts';
import { eventsOf } from '../decision/events.ts';
import { decideException } from '../decision/life.ts';
import { limitOf, loadOutsideOf } from '../effect/facts.ts';
import {
  claimWake,
  loadAudit,
  loadException,
  saveAnnounced,
  saveDecision,
  saveSettled,
  saveWhere,
} from '../effect/store.ts';
import { exceptionCard } from '../message/card.ts';
import { threadPosts } from '../message/thread.ts';
import type { ExceptionPorts } from '../ports.ts';
import type { Input } from '../types/life.ts';
import type { ExceptionRecord } from '../types/record.ts';

/** More than one can take in one go, with others who decide meanwhile. */
const MAX_STEPS = 8;

/**
 * Brings one exception as far as it can go now, from whatever is stored: for clicks, wake-ups and the tick. A repetition after a
 * crash at any point does what was left undone and nothing twice.
 */
export async function lookAtException(ports: ExceptionPorts, id: string, now: number): Promise<void> {
  const record = await loadException(ports.table, id);
  if (record === undefined) return ports.log('exception-unreadable', { exceptionId: id });
  const moved = await move(ports, record, now);
  await settle(ports, moved, now);
}

/** Time first: whatever else is true of it, at its end it is over. */
async function move(ports: ExceptionPorts, record: ExceptionRecord, now: number): Promise<ExceptionRecord> {
  let current = record;
  for (let step = 0; step < MAX_STEPS && isOpen(current.exception); step += 1) {
    const changed = await decideNext(ports, current, now);
    if (changed === undefined) return current;
    const saved = await saveDecision(ports.table, current, { ...changed, at: now });
    current = saved ?? (await loadException(ports.table, current.exception.id)) ?? current;
  }
  return current;
}

async function decideNext(ports: ExceptionPorts, { exception }: ExceptionRecord, now: number) {
  const known = withPeople(exception, ports.config.people);
  for (const input of inputsAlone(ports, exception)) {
    const decision = decideException(known, input, now);
    if (decision.kind === 'change') return decision;
  }
  const outside = await loadOutsideOf(ports, exception, now);
  if (outside === undefined) return undefined;
  const inputs: Input[] = [
    { kind: 'exploited', cves: outside.exploited },
    { kind: 'limited', limit: limitOf(ports, exception, outside.deadline) },
  ];
  for (const input of inputs) {
    const decision = decideException(known, input, now);
    if (decision.kind === 'change') return decision;
  }
  return undefined;
}

/** What follows from the clock and the config alone. */
function inputsAlone({ config }: ExceptionPorts, { fleet }: Exception): Input[] {
  const isThere = Object.hasOwn(config.fleets, fleet);
  return [{ kind: 'time', remindMs: remindMs(config) }, ...(isThere ? [] : [{ kind: 'fleet-gone' } as const])];
}

const remindMs = ({ compliance }: ExceptionPorts['config']): number => compliance?.exceptions.remindMs ?? 0;

/** Shows and tells what is now true of it, and says when to come back. */
async function settle(ports: ExceptionPorts, moved: ExceptionRecord, now: number): Promise<void> {
  const announced = await announce(ports, moved);
  await endRenewed(ports, announced.exception, now);
  const { exception } = announced;
  const card = await showCard(ports, announced, {
    content: exceptionCard(exception),
    now,
    metadata: { event_type: 'patchwarden_exception', event_payload: { exception_id: exception.id } },
    owner: exception.requester.userId,
    what: `exception ${exception.id}`,
  });
  if (card.kind === 'later') return comeBack(ports, card.carded, { at: card.at, now });
  await saveWhere(ports.table, card.carded);
  const told = await showThread(ports, card.carded, { posts: threadPosts(exception), now });
  if (told.kind === 'later') return comeBack(ports, told.carded, { at: told.at, now });
  if (told.carded.card.status === 'undeliverable') ports.measure('ExceptionUndeliverable', 1);
  await saveSettled(ports.table, told.carded, dueAt(exception, { now, remindMs: remindMs(ports.config) }));
}

/** The fleet is judged again, and the bus hears of it: at least once for each transition. */
async function announce(ports: ExceptionPorts, record: ExceptionRecord): Promise<ExceptionRecord> {
  const { exception, announced } = record;
  if (announced >= exception.version) return record;
  const audit = (await loadAudit(ports.table, exception.id)).filter(
    ({ version }) => version > announced && version <= exception.version,
  );
  await ports.wakes.send(refreshWake(exception.fleet), 0);
  await ports.bus.put(eventsOf(exception, audit));
  return saveAnnounced(ports.table, record);
}

/** "Renewing goes through people again": once it has, the earlier one has done its part. */
async function endRenewed(ports: ExceptionPorts, { state, renews, id }: Exception, now: number): Promise<void> {
  if (state !== 'approved' || renews === undefined) return;
  const earlier = await loadException(ports.table, renews);
  if (earlier === undefined) return;
  const decision = decideException(earlier.exception, { kind: 'renewed', id }, now);
  if (decision.kind !== 'change') return;
  await saveDecision(ports.table, earlier, { ...decision, at: now });
  await ports.wakes.send({ feature: 'exceptions', key: renews }, 0);
}

/** A wake-up that is still to come keeps the tick's away, so none is set further ahead than the next tick. */
const MOST_DELAY_MS = MINUTE;

async function comeBack(
  { table, wakes }: ExceptionPorts,
  record: ExceptionRecord,
  { at, now }: { at: number; now: number },
): Promise<void> {
  const delay = Math.min(MOST_DELAY_MS, Math.max(REPAINT_INTERVAL_MS / 2, at - now));
  if (record.wakeAt > now) return;
  if (!(await claimWake(table, record.key, { at: now + delay, now }))) return;
  await wakes.send({ feature: 'exceptions', key: record.exception.id }, Math.ceil(delay / 1000));
}
