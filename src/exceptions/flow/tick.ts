import { checkChannel } from '../../cards/effect/channel.ts';
import { leaveChannel } from '../../cards/effect/elsewhere.ts';
import { loadExceptions } from '../../posture/effect/store.ts';
import type { TurnAt } from '../../store/due.ts';
import { decideException } from '../decision/life.ts';
import { loadActive, loadDue, loadException, saveDecision } from '../effect/store.ts';
import type { ExceptionPorts } from '../ports.ts';
import { lookAtException } from './look.ts';

/** So many are looked at sooner than they are woken. */
const FEW = 3;

/** Each minute: those whose time has come. */
export async function dueExceptions(ports: ExceptionPorts, at: TurnAt): Promise<readonly string[]> {
  if (ports.config.compliance === undefined) return [];
  const due = (await loadDue(ports.table, at)).filter(({ wakeAt }) => wakeAt <= at.now);
  return fewOrWoken(
    ports,
    due.map(({ exception }) => exception.id),
  );
}

async function fewOrWoken({ wakes }: ExceptionPorts, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length <= FEW) return keys;
  for (const key of keys) await wakes.send({ feature: 'exceptions', key }, 0);
  return [];
}

/** One exception by its id, or `fleet:<name>`: all of a fleet that hold or wait. */
export async function lookAtThing(ports: ExceptionPorts, key: string, now: number): Promise<void> {
  if (ports.config.compliance === undefined) return;
  if (!key.startsWith('fleet:')) return lookAtException(ports, key, now);
  const open = await loadExceptions(ports.table, key.slice('fleet:'.length));
  const ids = open.map(({ id }) => id);
  for (const id of await fewOrWoken(ports, ids)) await lookAtException(ports, id, now);
}

/**
 * A channel is now shared, as read again: a request in it is withdrawn, and any other card moves. @throws SlackCallError to be
 * asked again
 */
export async function leaveSharedChannel(ports: ExceptionPorts, channelId: string, now: number): Promise<void> {
  if (ports.config.compliance === undefined) return;
  const there = (await loadActive(ports.table)).filter(({ card }) => card.channel === channelId);
  if (there.length === 0) return;
  const check = await checkChannel(ports, channelId);
  if (check.kind === 'unknown') throw check.failure;
  if (check.kind !== 'shared') return;
  for (const { exception } of there) await leaveShared(ports, exception.id, now);
}

async function leaveShared(ports: ExceptionPorts, id: string, now: number): Promise<void> {
  const record = await loadException(ports.table, id);
  if (record === undefined) return;
  const decision = decideException(record.exception, { kind: 'channel-shared' }, now);
  const saved = decision.kind === 'change' ? await saveDecision(ports.table, record, { ...decision, at: now }) : record;
  if (saved === undefined) return ports.wakes.send({ feature: 'exceptions', key: id }, 0);
  const owner = saved.exception.requester.userId;
  await leaveChannel(ports, saved, { now, owner, what: `exception ${id}` });
  await lookAtException(ports, id, now);
}
