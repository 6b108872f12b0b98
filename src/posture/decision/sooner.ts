import type { DeadlineFacts } from '../types/deadline.ts';
import type { InfeasibleBecause, Sooner } from '../types/posture.ts';

interface Late {
  because: InfeasibleBecause;
  cve?: string | undefined;
  isWindows: boolean;
  /** When no calendar is closed, before it is due. */
  clearAt?: number | undefined;
}

/** What this fleet's config lets people do to have it in sooner; `undefined`: nothing from here. */
export function soonerOf({ because, cve, isWindows, clearAt }: Late, facts: DeadlineFacts): Sooner | undefined {
  const install = facts.fleet.patch === undefined ? undefined : 'install';
  switch (because) {
    case 'approval-delay':
      return cve === undefined ? undefined : pastBaseline(isWindows, facts);
    case 'window':
    case 'no-window':
      return install;
    case 'freeze':
      return clearAt === undefined ? undefined : install;
  }
}

/** A list goes past the baseline's approval on Linux alone, and not through a document with hooks. */
export const pastBaseline = (isWindows: boolean, { config, fleet }: DeadlineFacts): Sooner | undefined =>
  config.emergency !== undefined && fleet.patch !== undefined && fleet.patch.hooks === undefined && !isWindows
    ? 'emergency'
    : undefined;

export const isWindowsPatch = (patch: string): boolean => /^KB\d+$/.test(patch);
