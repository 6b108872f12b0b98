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
  /** `why`: instances that are chosen are named, and those of no EC2 cannot be reached by tag. */
  | { code: 'too-many'; instances: number; most: number; why?: 'chosen' | 'hybrid' }
  /** Too many to name them, and the tag is spelled in two ways, so that no one tag has them all. */
  | { code: 'two-tag-keys'; instances: number; most: number }
  /** Too many to name them, and these carry the tag too, so that a command by tag would patch them. */
  | { code: 'tag-reaches-others'; instances: number; most: number; others: readonly ExcludedNode[] }
  /** Chosen, and not among the group's instances that can be patched. */
  | { code: 'not-in-group'; ids: readonly string[]; patchGroup: string }
  | { code: 'nothing-missing'; scannedAt: number }
  | { code: 'hooks-with-list' }
  /** The fleet before has not installed anything, or not long enough ago, or its people have not signed off. */
  | { code: 'before-not-patched'; fleet: string }
  | { code: 'before-soaking'; fleet: string; until: number }
  /** Without `runId` its own window patched it. */
  | { code: 'before-not-back'; fleet: string; runId?: string; instances: readonly string[] }
  /** Its own window patched some of it; these miss patches or wait for a reboot. */
  | { code: 'before-incomplete'; fleet: string; instances: readonly string[] }
  | { code: 'before-problem'; fleet: string; by: string; reason: string }
  | { code: 'before-unsigned'; fleet: string; group: string }
  | { code: 'no-list'; fleet: string }
  /** Patches can be left out of one run only where a list says what is installed. */
  | { code: 'without-list'; fleet: string; patches: readonly string[] }
  /** To be left out, and not on the list. */
  | { code: 'not-on-list'; fleet: string; patches: readonly string[] }
  /** Everything on the list was to be left out. */
  | { code: 'nothing-on-list'; fleet: string }
  /** Every patch for the CVE is among the rejected ones of its baselines. */
  | { code: 'fix-rejected'; cve: string; patches: readonly string[] }
  /** `pin: until-date`: this baseline lets through patches released until `until`, later than what was tested; both `2026-11-24`, UTC. */
  | { code: 'past-date'; fleet: string; baseline: string; date: string; until: string }
  /** A start that was typed or picked. */
  | { code: 'not-a-time'; text: string; timezone: string }
  | { code: 'past'; at: number }
  | { code: 'too-far'; at: number; latest: number }
  | { code: 'unreadable'; error: string };
