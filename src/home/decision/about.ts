import type { Board } from '../types.ts';

/** The part of the board that is about one name: an image with the fleets that run it, or a fleet. */
export function boardAbout(board: Board, subject: string | undefined): Board {
  if (subject === undefined) return board;
  const things = board.things.filter(({ name, image }) => name === subject || image === subject);
  return {
    ...board,
    things,
    active: board.active.filter(({ run }) => run.name === subject),
    ends: board.ends.filter(({ name }) => name === subject),
  };
}
