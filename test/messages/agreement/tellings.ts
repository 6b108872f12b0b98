import { homeView } from '../../../src/home/message/home.ts';
import { statusMessage } from '../../../src/home/message/status.ts';
import type { Board } from '../../../src/home/types.ts';
import type { BoardThing } from '../../../src/runs/board.ts';
import { endedOf } from '../../../src/runs/effect/board.ts';
import { historyOverview, whyOverview } from '../../../src/runs/message/overview.ts';
import type { Kinds } from '../../../src/runs/run-kind.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import { isTerminal } from '../../../src/runs/types/state.ts';
import type { Mrkdwn } from '../../../src/slack/mrkdwn.ts';
import { aRecord } from '../../runs/fixture.ts';
import { cardOf, type RunSubject } from '../exam/exam-card.ts';
import { readCard } from '../exam/read-card.ts';

/** Where people read of a run. */
export const PLACES = ['card', 'status', 'home', 'why', 'history'] as const;
export type Place = (typeof PLACES)[number];
export type Telling = Readonly<Record<Place, string>>;

/** What stands beside the run: newer runs of its name, what continues after its end, and what the board has of its fleet. */
export interface Beside {
  newer?: readonly RunRecord[];
  afterwards?: Mrkdwn;
  thing?: BoardThing;
}

/** One run as each place tells of it, as its reader sees it. */
export function tellingOf(subject: RunSubject, kinds: Kinds, { newer = [], afterwards, thing }: Beside = {}): Telling {
  const record = aRecord(subject.run);
  const { now } = subject.facts;
  const board: Board = {
    active: isTerminal(subject.run.state) ? [] : [record],
    ends: isTerminal(subject.run.state) ? [endedOf(record, kinds)] : [],
    things: thing === undefined ? [] : [thing],
    unreadPlaces: [],
    pause: { kind: 'off' },
    kinds,
    now,
  };
  const read = (blocks: Parameters<typeof readCard>[0]['blocks']): string => readCard({ text: '', blocks }, now);
  const waiting = { mine: [], unread: false };
  return {
    card: readCard(cardOf(subject), now),
    status: read(statusMessage(board, undefined).blocks),
    home: read(homeView({ board, waiting, sections: [], page: 1 }).blocks),
    why: read(whyOverview(record, [], { broken: undefined, kinds, afterwards }).blocks),
    history: read(historyOverview([...newer, record], { subject: undefined, now, kinds }).blocks),
  };
}
