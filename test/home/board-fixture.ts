import type { Board, Waiting } from '../../src/home/types.ts';
import type { BoardThing, Ended } from '../../src/runs/board.ts';
import { button } from '../../src/slack/blocks.ts';
import { md } from '../../src/slack/mrkdwn.ts';
import { HOUR, T0 } from '../runs/fixture.ts';
import { kindsDouble } from '../support/ports.ts';

export const NOW = T0 + HOUR;

export const aBoard = (parts: Partial<Board> = {}): Board => ({
  active: [],
  ends: [],
  things: [],
  unreadPlaces: [],
  pause: { kind: 'off' },
  kinds: kindsDouble(),
  now: NOW,
  ...parts,
});

export const NOBODY_WAITS: Waiting = { mine: [], unread: false };

export const aThing = (name: string, parts: Partial<BoardThing> = {}): BoardThing => ({
  name,
  text: md`*${name}*: runs something`,
  buttons: [button({ actionId: 'deploy-board', text: 'Deploy…', value: name })],
  ...parts,
});

export const anEnd = (parts: Partial<Ended> = {}): Ended => ({
  runId: 'b-7k2m9x4q',
  kind: 'bake',
  name: 'web',
  title: 'succeeded',
  at: T0 + 27 * 60_000,
  result: 'ami-0new',
  card: { channel: 'C0PATCHING', ts: '1795165200.000100' },
  ...parts,
});
