import type { Read } from './read.ts';

/** An instance with what its tags say of patching. */
export interface TaggedInstance {
  id: string;
  tags: Readonly<Record<string, string>>;
}

export interface TagFacts {
  /** Patch groups of the config, with their fleets. */
  groups: Readonly<Record<string, readonly string[]>>;
  /** Keys under which an instance says its window; empty: none is asked for. */
  windowTags: readonly string[];
  /** Fleets whose window selects instances by its own targets, with the tag keys by which it selects those of the fleet. */
  targeted: readonly { fleet: string; windowId: string; group: string; keys: Read<readonly string[]> }[];
  instances: Read<readonly TaggedInstance[]>;
}

interface Of {
  group: string;
  ids: readonly string[];
}

export type TagFinding = { subject: 'tags' } & (
  | { level: 'ok'; code: 'tags'; instances: number }
  /** Nearly the name of a patch group of the config: the instance is in none. */
  | ({ level: 'to-do'; code: 'near-group'; key: string; value: string } & Of)
  /** Another spelling of the key, which Systems Manager does not read. */
  | ({ level: 'to-do'; code: 'near-key'; key: string } & Of)
  /** The window finds instances under one of the two keys, and these carry the other. */
  | ({ level: 'to-do'; code: 'missed-by-window'; fleet: string; windowId: string; key: string } & Of)
  | ({ level: 'to-do'; code: 'no-window-tag' | 'window-tags-differ'; keys: readonly string[] } & Of)
);
