import type { ExcludedNode } from '../../nodes/types.ts';

/** Why patching is not requested, or its plan not made; each has one sentence with the next step in message/. */
export type PatchRefusal =
  | { code: 'unknown-fleet'; name: string; near?: string }
  /** The fleet is moved to images: a bake and a deploy are the way. */
  | { code: 'not-in-place'; fleet: string }
  /** The fleet has no `patch` in the config: it is only followed. */
  | { code: 'not-configured'; fleet: string }
  | { code: 'no-instances'; patchGroup: string }
  /** Every instance of the group is excluded. */
  | { code: 'none-left'; excluded: readonly ExcludedNode[] }
  | { code: 'too-many'; instances: number; most: number }
  | { code: 'nothing-missing'; scannedAt: number }
  | { code: 'hooks-with-list' }
  /** The fleet before has not installed anything, or not long enough ago, or its people have not signed off. */
  | { code: 'before-not-patched'; fleet: string }
  | { code: 'before-soaking'; fleet: string; until: number }
  | { code: 'before-not-back'; fleet: string; runId: string; instances: readonly string[] }
  | { code: 'before-problem'; fleet: string; by: string; reason: string }
  | { code: 'before-unsigned'; fleet: string; group: string }
  | { code: 'no-list'; fleet: string }
  /** A start that was typed or picked. */
  | { code: 'not-a-time'; text: string; timezone: string }
  | { code: 'past'; at: number }
  | { code: 'too-far'; at: number; latest: number }
  | { code: 'unreadable'; error: string };
