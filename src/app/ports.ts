import type { AnyBlock } from '@slack/types';
import type { MenuAt, MenuPart } from '../contract/menu.ts';
import type { HubPorts } from '../contract/ports.ts';
import type { HasSources } from '../outside/ports.ts';
import type { BoardFacts, BoardThing } from '../runs/board.ts';
import type { HasKinds } from '../runs/run-kind.ts';

/** The parts of App Home that features give, one after the other. */
export interface HasSections {
  sections(userId: string, now: number): Promise<readonly AnyBlock[]>;
}

/** What `/patch` alone shows: the parts that features give, and every command. */
export interface HasMenu {
  menus(at: MenuAt, now: number): Promise<readonly MenuPart[]>;
  slashCommands: readonly { usage: string; does: string }[];
}

/** The things that features show on the board, one after the other. */
export interface HasBoards {
  things(facts: BoardFacts): readonly BoardThing[];
  /** Whether any feature has kept something that it had not before. */
  recall(facts: BoardFacts): Promise<boolean>;
}

/** App Home, shown again to someone who changed what it says in it. */
export interface HasHome {
  showHome(userId: string, now: number): Promise<void>;
}

/** The bot's own ports, and what features reach of each other through the list. */
export type AppPorts = HubPorts & HasKinds & HasSections & HasMenu & HasBoards & HasHome & HasSources;
