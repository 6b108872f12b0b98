import { present } from '../../present.ts';
import { hashOf } from '../../store/table.ts';
import { loadDue } from '../effect/notice.ts';
import { placeKeys } from '../effect/places.ts';
import { loadActive, loadOccurrence, saveOccurrence } from '../effect/store.ts';
import type { WindowPorts } from '../ports.ts';
import type { NoticeFacts, Occurrence } from '../types/occurrence.ts';
import { comeBack } from './settle.ts';

/** The deadlines of a fleet are others than before: notices that stand and are about it say so from now on. */
export async function renewClocks(ports: WindowPorts, fleet: string, now: number): Promise<void> {
  for (const { key } of placeKeys(ports))
    for (const { occurrence } of await loadActive(ports.table, key))
      if (stands(occurrence, now) && isAbout(occurrence.notice, fleet)) await renew(ports, occurrence, now);
}

const stands = ({ state, opensAt }: Occurrence, now: number): boolean => state === 'announced' && now < opensAt;

const isAbout = ({ fleets, images }: NoticeFacts, name: string): boolean =>
  [...fleets, ...images].some(({ fleet }) => fleet === name);

/** Nothing is lost when someone else decided meanwhile: they have read the deadlines too, or the next change comes. */
async function renew(ports: WindowPorts, seen: Occurrence, now: number): Promise<void> {
  const record = await loadOccurrence(ports.table, seen);
  if (record === undefined || !stands(record.occurrence, now)) return;
  const { occurrence } = record;
  const { due: before, ...rest } = occurrence.notice;
  const due = await loadDue(ports, [...rest.fleets, ...rest.images]);
  if (hashOf(due ?? []) === hashOf(before ?? [])) return;
  const notice = { ...rest, ...present({ due }), dueReadAt: now };
  const saved = await saveOccurrence(
    ports.table,
    record,
    { ...occurrence, version: occurrence.version + 1, notice },
    { now },
  );
  if (saved !== undefined) await comeBack(ports, saved, { at: now, now });
}
