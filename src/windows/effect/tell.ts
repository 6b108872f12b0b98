import { type OnceMessage, sendOnce } from '../../cards/effect/once.ts';
import { heldFrom, LEASE_MS } from '../../cards/effect/pace.ts';
import { markerOf } from '../../cards/message/marker.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { OccurrenceRecord, Told } from '../types/occurrence.ts';
import { saveOccurrence } from './store.ts';

type TellPorts = Uses<'table' | 'slack' | 'clock' | 'log' | 'measure' | 'shutOut'>;

/** `later`: it is to be tried again then. */
export type ToldOnce = { record: OccurrenceRecord; later?: number };

/** Sends one message beside the card, once: reserved, sent, recorded. `undefined`: someone else writes the occurrence. */
export async function tellOnce(
  ports: TellPorts,
  record: OccurrenceRecord,
  { key, now, ...message }: Omit<OnceMessage, 'marker'> & { key: string; now: number },
): Promise<ToldOnce | undefined> {
  const before = record.occurrence.told[key];
  if (before !== undefined && before.kind !== 'sending') return { record };
  if (before !== undefined && before.until > now) return { record, later: before.until };
  const since = before?.since ?? now;
  const reserved = await save(ports, record, {
    key,
    now,
    told: { kind: 'sending', since, until: heldFrom(ports, now) + LEASE_MS },
  });
  if (reserved === undefined) return undefined;
  const marker = markerOf(record.key.pk, `told/${key}`);
  const sent = await sendOnce(ports, { ...message, marker }, { now, ...present({ earlier: before?.since }) });
  switch (sent.kind) {
    case 'sent': {
      const { channel, ts } = sent;
      return asTold(await save(ports, reserved, { key, now, told: { kind: 'sent', at: now, channel, ts } }));
    }
    case 'unreachable':
      return asTold(await save(ports, reserved, { key, now, told: { kind: 'unreachable', code: sent.code } }));
    case 'later': {
      const told: Told | undefined = sent.mayHaveArrived ? { kind: 'sending', since, until: sent.at } : undefined;
      const saved = await save(ports, reserved, { key, now, told });
      return saved === undefined ? undefined : { record: saved, later: sent.at };
    }
  }
}

const asTold = (record: OccurrenceRecord | undefined): ToldOnce | undefined =>
  record === undefined ? undefined : { record };

function save(
  { table }: TellPorts,
  record: OccurrenceRecord,
  { key, now, told }: { key: string; now: number; told: Told | undefined },
): Promise<OccurrenceRecord | undefined> {
  const { [key]: _before, ...others } = record.occurrence.told;
  const version = record.occurrence.version + 1;
  const all = told === undefined ? others : { ...others, [key]: told };
  return saveOccurrence(table, record, { ...record.occurrence, version, told: all }, { now });
}
