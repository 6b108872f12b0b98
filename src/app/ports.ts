import type { AnyBlock } from '@slack/types';
import type { MenuAt, MenuPart } from '../contract/menu.ts';
import type { Ports } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';

/** The parts of App Home that features give, one after the other. */
export interface HasSections {
  sections(userId: string, now: number): Promise<readonly AnyBlock[]>;
}

/** What `/patch` alone shows: the parts that features give, and every command. */
export interface HasMenu {
  menus(at: MenuAt, now: number): Promise<readonly MenuPart[]>;
  commands: readonly { usage: string; does: string }[];
}

/** The ports, and what features reach of each other through the list. */
export type AppPorts = Ports & HasKinds & HasSections & HasMenu;
