import type { AnyBlock } from '@slack/types';
import type { Ports } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';

/** The parts of App Home that features give, one after the other. */
export interface HasSections {
  sections(userId: string, now: number): Promise<readonly AnyBlock[]>;
}

/** App Home, shown anew to someone who changed what it says in it. */
export interface HasHome {
  showHome(userId: string, now: number): Promise<void>;
}

/** The ports, and what features reach of each other through the list. */
export type AppPorts = Ports & HasKinds & HasSections & HasHome;
