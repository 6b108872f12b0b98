import { sendOnce } from '../../cards/effect/once.ts';
import { heldFrom, LEASE_MS } from '../../cards/effect/pace.ts';
import { markerOf } from '../../cards/message/marker.ts';
import type { MessageContent } from '../../cards/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { EmergencyRecord, Told } from '../types/emergency.ts';
import { saveEmergency } from './store.ts';

type TellPorts = Uses<'table' | 'slack' | 'clock' | 'log' | 'measure' | 'shutOut'>;

/** `later`: it is to be tried again then. */
export interface ToldOwners {
  record: EmergencyRecord;
  later?: number;
}

/** Tells the owners in one channel, once: reserved, sent, recorded. `undefined`: someone else writes the emergency. */
export async function tellOwners(
  ports: TellPorts,
  record: EmergencyRecord,
  { channel, content, now }: { channel: string; content: MessageContent; now: number },
): Promise<ToldOwners | undefined> {
  const before = record.emergency.told[channel];
  if (before !== undefined && before.kind !== 'sending') return { record };
  if (before !== undefined && before.until > now) return { record, later: before.until };
  const since = before?.since ?? now;
  const reserved = await save(ports, record, {
    channel,
    told: { kind: 'sending', since, until: heldFrom(ports, now) + LEASE_MS },
  });
  if (reserved === undefined) return undefined;
  const marker = markerOf(record.key.pk, `owners/${channel}`);
  const sent = await sendOnce(
    ports,
    { where: { channel }, content, marker },
    { now, ...present({ earlier: before?.since }) },
  );
  switch (sent.kind) {
    case 'sent':
      return asTold(await save(ports, reserved, { channel, told: { kind: 'sent', at: now } }));
    case 'unreachable':
      return asTold(await save(ports, reserved, { channel, told: { kind: 'unreachable', code: sent.code } }));
    case 'later': {
      const told: Told | undefined = sent.mayHaveArrived ? { kind: 'sending', since, until: sent.at } : undefined;
      const saved = await save(ports, reserved, { channel, told });
      return saved === undefined ? undefined : { record: saved, later: sent.at };
    }
  }
}

const asTold = (record: EmergencyRecord | undefined): ToldOwners | undefined =>
  record === undefined ? undefined : { record };

function save(
  { table }: TellPorts,
  record: EmergencyRecord,
  { channel, told }: { channel: string; told: Told | undefined },
): Promise<EmergencyRecord | undefined> {
  const { [channel]: _before, ...others } = record.emergency.told;
  const all = told === undefined ? others : { ...others, [channel]: told };
  return saveEmergency(table, record, { ...record.emergency, told: all });
}
