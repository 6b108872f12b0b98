import type { PatchGroupFacts } from '../../nodes/types.ts';

/** What one fleet misses now; `left-out` where others of the same occurrence were read. */
export type FleetMissing = { fleet: string } & (
  | ({ kind: 'read' } & Pick<PatchGroupFacts, 'missing' | 'notRead' | 'inspector'>)
  | { kind: 'unread' | 'left-out' }
);
