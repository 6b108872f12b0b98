import type { Run } from '../../runs/types/run.ts';
import type { SyncOutcome, SyncPlan, SyncProgress } from './plan.ts';

declare module '../../runs/kinds.ts' {
  interface KindTypes {
    sync: { plan: SyncPlan; progress: SyncProgress; outcome: SyncOutcome };
  }
}

export type SyncRun = Run<'sync'>;

/** What every sync is named after. */
export const SYNC_NAME = 'tags';

/** Who asks where nobody did: the look once a day. */
export const DAILY_LOOK = 'daily-look';
