import type { RecentImages } from '../../images/types.ts';

/** What someone has entered into the chooser, empty inputs left out. */
export interface Entered {
  /** An image of the list, as it is requested. */
  image?: string;
  /** Typed, in the place of one of the list. */
  otherImage?: string;
  start?: 'now' | 'at' | 'window';
  /** Milliseconds since the epoch. */
  at?: number;
  override?: boolean;
  reason?: string;
}

/** When it starts, once it is approved. */
export type ChosenStart = { kind: 'now' } | { kind: 'moment'; at: number } | { kind: 'window' };

/** A fleet that takes images, as one chooses it. */
export interface FleetChoice {
  name: string;
  policy: string;
  /** The image of the config that it runs, when it has one. */
  image?: string;
  after?: string;
}

/** What is known of the fleet that was chosen. */
export interface ChosenFleet extends FleetChoice {
  /** What it runs now, most instances first; absent when that cannot be read. */
  running?: string;
  /** Of its pipeline; absent when patchwarden.yml names none. */
  recent?: RecentImages;
  /** The parameter of its gold AMI, and whether it takes no other. */
  gold?: { parameter: string; only: boolean };
  hasWindow: boolean;
  /** What its policy asks for without an override. */
  approvals: number;
}

/** Of which input a sentence speaks. */
export type Field = 'fleet' | 'image' | 'when' | 'override' | 'reason';
