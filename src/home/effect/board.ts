import { placeNamed } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadPause } from '../../holds/effect/pause.ts';
import { exceptionsIn, posturesIn } from '../../posture/effect/store.ts';
import { tasksIn } from '../../posture/effect/tasks.ts';
import { present } from '../../present.ts';
import type { BoardFacts, BoardThing } from '../../runs/board.ts';
import { endsIn, loadKept } from '../../runs/effect/board.ts';
import { loadActiveRuns } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { unreadPlacesIn } from '../../store/unread-places.ts';
import { boardCompliance } from '../decision/compliance.ts';
import { placed } from '../message/placed.ts';
import type { Board } from '../types.ts';

/** What features show on the board, which this feature reaches through the list alone. */
export interface HasThings {
  things(facts: BoardFacts): readonly BoardThing[];
  recall(facts: BoardFacts): Promise<boolean>;
}

/** The board and what it was made of. */
export interface LoadedBoard {
  board: Board;
  facts: BoardFacts;
}

/** Three reads of the table, and nothing of AWS beside them. @throws AwsCallError */
export async function loadBoard(
  ports: Uses<'table' | 'config'> & HasKinds & HasThings,
  now: number,
): Promise<LoadedBoard> {
  const [unended, kept, pause] = await Promise.all([
    loadActiveRuns(ports),
    loadKept(ports.table),
    loadPause(ports.table),
  ]);
  const active = unended
    .filter(({ run }) => !isTerminal(run.state))
    .sort((a, b) => a.run.requestedAt - b.run.requestedAt);
  const facts = { now, active, kept };
  const { kinds, config } = ports;
  const owed = { postures: posturesIn(kept), exceptions: exceptionsIn(kept), tasks: tasksIn(kept) };
  const compliance = boardCompliance(owed, { config, now });
  const board = {
    active,
    ends: endsIn(kept),
    things: ports.things(facts).map((thing) => placed(ports.config, thing)),
    pause,
    unreadPlaces: unreadPlacesIn(kept).filter(({ place }) => placeNamed(config, place) !== undefined),
    kinds,
    now,
    ...present({ compliance }),
  };
  return { facts, board };
}
