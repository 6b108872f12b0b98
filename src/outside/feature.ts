import type { Feature } from '../contract/feature.ts';
import type { Boards } from '../runs/board.ts';
import { changesOnBoard } from './decision/board.ts';
import { dueNow, noTurns, thingsAbout } from './flow/hints.ts';
import { lookAtChange } from './flow/look-change.ts';
import { lookAtThing } from './flow/look-thing.ts';
import { outsideThing } from './message/board.ts';
import type { OutsidePorts } from './ports.ts';

const CHANGE = 'change/';

/** Changes to managed images and fleets that were not made through Patchwarden: one card each, until the end. It only reads. */
export function createOutside(ports: OutsidePorts): Feature & Boards {
  const turns = noTurns();
  return {
    onHints: (hints) => thingsAbout(ports, hints),
    onTick: (now, work) => dueNow(ports, turns, { now, work }),
    look: (key, at) =>
      key.startsWith(CHANGE) ? lookAtChange(ports, key.slice(CHANGE.length), at) : lookAtThing(ports, key, at),
    board: ({ kept }) => changesOnBoard(kept).map(outsideThing),
  };
}
