import type { AnyBlock } from '@slack/types';

/** A feature's part of what `/patch` alone shows. */
export interface MenuPart {
  /** What waits for this person. */
  waiting?: readonly AnyBlock[];
  /** What can be done in this channel. */
  here?: readonly AnyBlock[];
}

/** Who opens the menu, and where. */
export interface MenuAt {
  userId: string;
  channelId?: string;
}
