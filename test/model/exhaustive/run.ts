import { asSeen, type SeenRun } from '../seen-run.ts';
import { itemsOf, type State } from './state.ts';

/** The one run, as the oracle reads it. */
export const runIn = (state: State): SeenRun | undefined => asSeen(itemsOf(state).run);

/** What the buttons of its card carry: the run, its epoch, and the hash of what it asks. */
export function valueIn(state: State): string {
  const { run } = itemsOf(state);
  const { id, epoch, asks } = Object(run?.['run']);
  return `${id}:${epoch}:h${asks}`;
}
