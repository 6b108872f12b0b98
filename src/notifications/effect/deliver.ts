import { type SentOnce, sendOnce, type Where } from '../../cards/effect/once.ts';
import { heldFrom, LEASE_MS } from '../../cards/effect/pace.ts';
import { markerOf } from '../../cards/message/marker.ts';
import type { MessageContent } from '../../cards/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runKey } from '../../store/keys.ts';
import { insteadOf } from '../decision/instead.ts';
import { type Keyed, withMessageState, withMessages } from '../decision/ledger.ts';
import type { Ledger, MessageState } from '../types.ts';
import { saveLedger } from './ledger.ts';

/** Where the card of a run is; `undefined` where no channel takes it. */
export type CardPlace = { channel: string; ts: string } | undefined;

export interface Delivery {
  runId: string;
  place: CardPlace;
  content: MessageContent;
  now: number;
}

type SendPorts = Uses<'table' | 'slack' | 'clock' | 'log' | 'measure' | 'shutOut'>;

/** Sends one message, once: reserved, sent, recorded. `undefined`: someone else writes the ledger, and it is to be read again. */
export async function deliver(
  ports: SendPorts,
  ledger: Ledger,
  message: Keyed,
  delivery: Delivery,
): Promise<Ledger | undefined> {
  const { runId, now } = delivery;
  const where = whereOf(message, delivery.place);
  if (where === undefined)
    return recorded(ports, ledger, message, { ...delivery, sent: { kind: 'unreachable', code: 'no-card' } });
  const earlier = message.state.kind === 'sending' ? message.state.since : undefined;
  const sending: MessageState = { kind: 'sending', since: earlier ?? now, until: heldFrom(ports, now) + LEASE_MS };
  const reserved = await saveLedger(ports.table, runId, withMessageState(ledger, message.key, sending));
  if (reserved === undefined) return undefined;
  const marker = markerOf(runKey(runId).pk, `told/${message.key}`);
  const sent = await sendOnce(ports, { where, content: delivery.content, marker }, { now, ...present({ earlier }) });
  return recorded(ports, reserved, { ...message, state: sending }, { ...delivery, sent });
}

function whereOf({ to }: Keyed, place: CardPlace): Where | undefined {
  if (to.kind === 'person') return { user: to.userId };
  if (place === undefined) return undefined;
  // Whoever reads a direct message sees its threads.
  const isChannel = to.kind === 'channel' && !place.channel.startsWith('D');
  return { channel: place.channel, threadTs: place.ts, ...(isChannel ? { broadcast: true } : {}) };
}

function recorded(
  { table }: SendPorts,
  ledger: Ledger,
  message: Keyed,
  { runId, now, sent, place }: Delivery & { sent: SentOnce },
): Promise<Ledger | undefined> {
  switch (sent.kind) {
    case 'sent': {
      const { channel, ts } = sent;
      return saveLedger(table, runId, withMessageState(ledger, message.key, { kind: 'sent', at: now, channel, ts }));
    }
    case 'later':
      return saveLedger(table, runId, withMessages(ledger, [postponed(message, sent, now)]));
    case 'unreachable': {
      const lost = withMessageState(ledger, message.key, { kind: 'unreachable', code: sent.code });
      return saveLedger(
        table,
        runId,
        withMessages(lost, insteadOf(message, lost, { isCardThere: place !== undefined, now })),
      );
    }
  }
}

/** One that certainly was not delivered is due again. */
const postponed = (message: Keyed, { at, mayHaveArrived }: Extract<SentOnce, { kind: 'later' }>, now: number): Keyed =>
  mayHaveArrived
    ? {
        ...message,
        state: { kind: 'sending', since: message.state.kind === 'sending' ? message.state.since : now, until: at },
      }
    : { ...message, state: { kind: 'owed' }, dueAt: at };
