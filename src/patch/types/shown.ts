import type { ActionsBlock } from '@slack/types';
import type { PatchedBefore } from './plan.ts';
import type { PatchReceipt } from './receipt.ts';
import type { PatchRefusal } from './refusal.ts';

/** What a card shows of a run beside the run itself. */
export interface ShownFacts {
  now: number;
  /** Buttons of other features. */
  offers: readonly ActionsBlock[];
  /** Fleets of the config that come after this one. */
  followers: readonly string[];
  /** Once it has ended well: how it soaks, who signed off, what was opened. */
  receipt?: PatchReceipt;
  /** Name in `approvers` whose members must say that it works. */
  signoff?: string;
  /** Change calendars that are closed when it would start, and until when. */
  freeze?: { calendars: readonly string[]; until?: number };
  /** What of the order of fleets would keep it from starting, as that stands now; said before it starts. */
  order?: PatchRefusal;
  /** What keeps that order, where nothing would. */
  before?: PatchedBefore;
}
