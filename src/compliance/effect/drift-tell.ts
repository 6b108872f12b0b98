import { type OnceMessage, sendOnce } from '../../cards/effect/once.ts';
import { heldFrom, LEASE_MS } from '../../cards/effect/pace.ts';
import { markerOf } from '../../cards/message/marker.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { DriftRecord, Told } from '../types/drift.ts';
import { saveDrift } from './drift-store.ts';

type TellPorts = Uses<'table' | 'slack' | 'clock' | 'log' | 'measure' | 'shutOut'>;

/** `later`: it is to be tried again then. */
export interface ToldOnce {
  record: DriftRecord;
  later?: number;
}

/** Sends one pending reply, once: reserved, sent, recorded. `undefined`: someone else writes the record. */
export async function tellOnce(
  ports: TellPorts,
  record: DriftRecord,
  { key, now, ...message }: Omit<OnceMessage, 'marker'> & { key: string; now: number },
): Promise<ToldOnce | undefined> {
  const before = record.drift.told[key];
  if (before?.kind !== 'sending') return { record };
  if (before.until > now) return { record, later: before.until };
  const earlier = before.since === 0 ? undefined : before.since;
  const since = earlier ?? now;
  const reserved = await save(ports, record, key, { kind: 'sending', since, until: heldFrom(ports, now) + LEASE_MS });
  if (reserved === undefined) return undefined;
  const marker = markerOf(`${record.key.pk}/${record.drift.day ?? ''}`, `told/${key}`);
  const sent = await sendOnce(ports, { ...message, marker }, { now, ...present({ earlier }) });
  switch (sent.kind) {
    case 'sent':
      return asTold(await save(ports, reserved, key, { kind: 'sent', at: now }));
    case 'unreachable':
      return asTold(await save(ports, reserved, key, { kind: 'unreachable', code: sent.code }));
    case 'later': {
      const again: Told = { kind: 'sending', since: sent.mayHaveArrived ? since : 0, until: sent.at };
      const saved = await save(ports, reserved, key, again);
      return saved === undefined ? undefined : { record: saved, later: sent.at };
    }
  }
}

const asTold = (record: DriftRecord | undefined): ToldOnce | undefined =>
  record === undefined ? undefined : { record };

const save = ({ table }: TellPorts, record: DriftRecord, key: string, told: Told): Promise<DriftRecord | undefined> =>
  saveDrift(table, record, { told: { ...record.drift.told, [key]: told } });
