import type { PatchConfig } from '../../config/types.ts';
import type { PatchGroupFacts } from '../../nodes/types.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import type { Operation, Reboot } from './plan.ts';

/** What someone has entered into the form, empty inputs left out. */
export interface Entered {
  operation?: Operation;
  reboot?: Reboot;
  /** Instance ids; all of the group when there are none. */
  only?: readonly string[];
  concurrency?: string;
  errors?: string;
  start?: 'now' | 'at';
  /** Milliseconds since the epoch. */
  at?: number;
  override?: boolean;
  reason?: string;
}

/** Of which input a sentence speaks. */
export type Field = 'fleet' | 'instances' | 'concurrency' | 'errors' | 'when' | 'override' | 'reason';

/** A fleet that is patched in place, as one chooses it. */
export interface FleetChoice {
  name: string;
  policy: string;
  patchGroup: string;
}

/** What is known of the fleet that was chosen. */
export interface ChosenFleet extends FleetChoice {
  patch: PatchConfig;
  /** Absent when AWS could not be asked. */
  facts?: PatchGroupFacts;
}

export interface InstallForm {
  fleets: readonly FleetChoice[];
  /** What the form begins with. */
  operation: Operation;
  chosen?: ChosenFleet;
  entered?: Entered;
  refused?: { at: Field; text: Mrkdwn };
  now: number;
}
