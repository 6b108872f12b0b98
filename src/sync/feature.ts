import type { Here } from '../config/here.ts';
import { placeNamed, placeText, samePlace } from '../config/place.ts';
import { readSection } from '../config/section.ts';
import type { Feature } from '../contract/feature.ts';
import { at } from '../contract/ports.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { parseSync } from './command.ts';
import { syncSection } from './config.ts';
import { dueDay, lookDaily } from './flow/daily.ts';
import { requestSync, syncPlaces } from './flow/request.ts';
import { createSyncKind, type SyncKindPorts } from './kind.ts';

/** Windows, baselines and scans as the tags of instances ask. */
export function createSync(ports: ReconcilePorts & SyncKindPorts): Feature & { run: RunKind<'sync'> } {
  const sync = readSection(syncSection, ports.config);
  /** The day whose look this container has done, by place: forgetting it costs a read. */
  const done = new Map<string, string>();
  return {
    run: createSyncKind(ports, sync),
    onCommand: async ({ words, to, id }, now) => {
      const parsed = parseSync(words);
      if (parsed.kind === 'request') await requestSync(ports, sync, { ...parsed, id, to }, now);
    },
    onTick: async (now) => {
      const day = sync === undefined ? undefined : dueDay(ports, sync, now);
      if (day === undefined) return [];
      const isDue = (place: Here): boolean => done.get(placeText(place)) !== day;
      const keyOf = (place: Here): string => (samePlace(place, ports.home) ? day : `${day}@${placeText(place)}`);
      return syncPlaces(ports).filter(isDue).map(keyOf);
    },
    look: async (key, { now }) => {
      // The version before names the day alone, and means home.
      const [day = '', written = placeText(ports.home)] = key.split('@');
      const place = placeNamed(ports.config, written);
      if (sync === undefined || place === undefined) return;
      await lookDaily(at(ports, place), sync, now);
      done.set(written, day);
    },
  };
}
