import { readSection } from '../../../src/config/section.ts';
import type { Config } from '../../../src/config/types.ts';
import { syncSection } from '../../../src/sync/config.ts';

/** What of the account is in the config by its id, and so may get or lose a task, or get groups, without our tag. */
export interface Managed {
  windows: readonly string[];
  baselines: readonly string[];
}

/** Absent without `sync`: then nothing of it exists. */
export function managedBy(config: Config): Managed | undefined {
  const sync = readSection(syncSection, config);
  if (sync === undefined) return undefined;
  return {
    windows: sorted(Object.values(sync.windows)),
    baselines: sorted(Object.values(sync.baselines).flatMap((wish) => (wish.kind === 'existing' ? [wish.id] : []))),
  };
}

const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();
