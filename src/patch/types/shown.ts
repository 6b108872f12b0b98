import type { ActionsBlock } from '@slack/types';
import type { PatchReceipt } from './receipt.ts';

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
}
