import { readSection } from '../config/section.ts';
import type { Feature } from '../contract/feature.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { parseSync } from './command.ts';
import { syncSection } from './config.ts';
import { dueDay, lookDaily } from './flow/daily.ts';
import { requestSync, type SyncPorts } from './flow/request.ts';
import { createSyncKind, type SyncKindPorts } from './kind.ts';

/** Windows, baselines and scans as the tags of instances ask. */
export function createSync(ports: SyncPorts & SyncKindPorts): Feature & { run: RunKind<'sync'> } {
  const sync = readSection(syncSection, ports.config);
  /** The day whose look this container has done: forgetting it costs a read. */
  let done: string | undefined;
  return {
    run: createSyncKind(ports, sync),
    onCommand: async ({ words, to, id }, now) => {
      const parsed = parseSync(words);
      if (parsed.kind === 'request') await requestSync(ports, sync, { ...parsed, id, to }, now);
    },
    onTick: async (now) => {
      const day = sync === undefined ? undefined : dueDay(ports, sync, now);
      return day === undefined || day === done ? [] : [day];
    },
    look: async (day, { now }) => {
      if (sync === undefined) return;
      await lookDaily(ports, sync, now);
      done = day;
    },
  };
}
