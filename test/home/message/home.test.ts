import { type HomeFacts, homeView, refusedView, uncheckedView, unreadView } from '../../../src/home/message/home.ts';
import { nextLine, stateTitle } from '../../../src/runs/message/state.ts';
import { codePoints } from '../../../src/slack/escape.ts';
import { aRecord, aRun, runIn, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { kindsDouble } from '../../support/ports.ts';
import { aBoard, anEnd, aThing, NOBODY_WAITS } from '../board-fixture.ts';

const LINK = '<https://slack.com/archives/C0PATCHING/p1795165200000100|run b-7k2m9x4q>';

const TAIL = [
  '`/patch bake` requests a new image, `/patch deploy` moves a fleet to one, `/patch history` lists past runs, `/patch help` lists every command.',
  'Nothing changes an image or a fleet before the people named in patchwarden.yml have approved exactly that. This page is kept up to date for 15 minutes after it was opened.',
];

const linesAt = (parts: Partial<HomeFacts>): string[] =>
  linesOf(homeView({ board: aBoard(), waiting: NOBODY_WAITS, sections: [], page: 1, ...parts }).blocks);

/** What a run's own messages say of it, which are tested with them. */
const said = (run: ReturnType<typeof aRun>): string =>
  linesOf([{ type: 'section', text: { text: nextLine(run, kindsDouble().of(run), 'its card').text } }]).join();

test('of nothing: how to begin', () => {
  expect(linesAt({})).toEqual([
    'No active runs',
    '*Fleets*',
    'patchwarden.yml has no fleets. Fleets listed under `fleets:` appear here.',
    ...TAIL,
  ]);
});

test('first what waits for this person with its button, then fleets, other active runs, and ends', () => {
  const mine = aRecord(aRun());
  const other = aRecord(runIn('running'));
  const board = aBoard({ active: [mine, other], things: [aThing('web-dev')], ends: [anEnd()] });
  expect(linesAt({ board, waiting: { mine: [mine], unread: false } })).toEqual([
    '1 run waits for your decision',
    '*Waiting for you*',
    `*bake of web*: ${stateTitle(mine.run)}, requested by <@U0DEV>, ${LINK}\n${said(aRun())}`,
    '*Fleets*',
    '*web-dev*: runs something',
    '[Deploy…]',
    '*Active runs*',
    `*bake of web*: ${stateTitle(other.run)}, requested by <@U0DEV>, ${LINK}\n${said(runIn('running'))}`,
    '*Recently ended*',
    `bake of web: succeeded at 2026-11-20 09:27 UTC, ami-0new, ${LINK}`,
    ...TAIL,
  ]);
});

test('Review is bound to the run and the epoch that it stands beside', () => {
  const mine = aRecord(aRun({ epoch: 3 }));
  const { blocks } = homeView({
    board: aBoard({ active: [mine] }),
    waiting: { mine: [mine], unread: false },
    sections: [],
    page: 1,
  });
  expect(blocks).toContainEqual(
    expect.objectContaining({
      accessory: expect.objectContaining({ action_id: 'board-review', value: 'b-7k2m9x4q:3', style: 'primary' }),
    }),
  );
});

test('says that runs may be missing where a group could not be read', () => {
  expect(linesAt({ waiting: { mine: [], unread: true } }).slice(1, 3)).toEqual([
    '*Waiting for you*',
    'Slack did not say who is in every approver group, so runs that you could approve may be missing from this list. Their cards are in their channels.',
  ]);
});

describe('banners', () => {
  test('a pause, with who and why', () => {
    const pause = { kind: 'on', by: 'U0BEN', reason: 'incident 4711', since: T0 } as const;
    expect(linesAt({ board: aBoard({ pause }) })[1]).toBe(
      '*Everything is paused* by <@U0BEN> since 2026-11-20 09:00 UTC: incident 4711. Nothing starts until an approver types `/patch resume`; runs in progress continue.',
    );
  });

  const frozen = (until?: number) =>
    aRecord(
      runIn('approved', {
        hold: {
          code: 'frozen',
          calendars: ['arn:aws:ssm:r:1:document/Freeze'],
          ...(until === undefined ? {} : { until }),
        },
      }),
    );
  test.each([
    [
      [frozen(T0 + 3_600_000)],
      '*Freeze*: change calendar Freeze is closed until 2026-11-20 10:00 UTC. 1 approved run starts after that.',
    ],
    [[frozen(), frozen()], '*Freeze*: change calendar Freeze is closed. 2 approved runs start after that.'],
  ])('a closed calendar that holds runs (%#)', (active, text) => {
    expect(linesAt({ board: aBoard({ active }) })[1]).toBe(text);
  });
});

test('five ends are news, the others are history', () => {
  const ends = Array.from({ length: 9 }, (_, i) => anEnd({ name: `image-${i}` }));
  const lines = linesAt({ board: aBoard({ ends }) });
  expect(lines[lines.indexOf('*Recently ended*') + 1]?.split('\n')).toHaveLength(5);
});

test('what features show beside their things stands before the end', () => {
  const sections = [{ type: 'section', text: { type: 'mrkdwn', text: 'mute' } } as const];
  expect(linesAt({ sections }).slice(-3)).toEqual(['mute', ...TAIL]);
});

describe('pages', () => {
  const sixty = aBoard({ things: Array.from({ length: 60 }, (_, i) => aThing(`fleet-${i}`)) });
  const at = (page: number) => homeView({ board: sixty, waiting: NOBODY_WAITS, sections: [], page });

  test('sixty fleets: no page has more than a hundred blocks, each fleet is on one, its buttons beside it', () => {
    const pages = [1, 2].map((page) => linesOf(at(page).blocks));
    expect([1, 2].map((page) => at(page).blocks.length <= 100)).toEqual([true, true]);
    const fleets = pages.flat().filter((line) => line.startsWith('*fleet-'));
    expect(fleets).toEqual(Array.from({ length: 60 }, (_, i) => `*fleet-${i}*: runs something`));
    for (const lines of pages)
      for (const [i, line] of lines.entries()) if (line.startsWith('*fleet-')) expect(lines[i + 1]).toBe('[Deploy…]');
  });

  test('a page says which it is, and its buttons where they lead', () => {
    const [first, second] = [at(1), at(2)].map(({ blocks }) => linesOf(blocks).slice(-4, -2));
    expect(first).toEqual(['Page 1 of 2', '[Next]']);
    expect(second).toEqual(['Page 2 of 2', '[Previous]']);
    expect(linesOf(at(2).blocks)[1]).toBe('*Fleets (continued)*');
    expect(JSON.stringify(at(1).blocks)).toContain(
      '"action_id":"home-page:next","text":{"type":"plain_text","text":"Next","emoji":false},"value":"2"',
    );
  });

  test('a page that is no longer there is the last one', () => expect(at(9)).toEqual(at(2)));

  test('a long section of a feature is broken, a short one is not', () => {
    const block = { type: 'divider' } as const;
    const long = homeView({ board: sixty, waiting: NOBODY_WAITS, sections: Array(200).fill(block), page: 4 });
    expect(long.blocks.length).toBeLessThanOrEqual(100);
    expect(linesOf(long.blocks)).toContain('Page 4 of 4');
  });
});

test('texts stay within what Slack takes, however long names and reasons are', () => {
  const long = 'x'.repeat(5_000);
  const mine = aRecord(aRun({ name: long, reason: long }));
  const view = homeView({
    board: aBoard({
      active: [mine],
      ends: Array.from({ length: 9 }, () => anEnd({ name: long, result: long, title: 'failed' })),
      things: [aThing('a'.repeat(300))],
      pause: { kind: 'on', by: 'U0BEN', reason: long, since: T0 },
    }),
    waiting: { mine: [mine], unread: true },
    sections: [],
    page: 1,
  });
  for (const line of linesOf(view.blocks)) expect(codePoints(line)).toBeLessThanOrEqual(3_000);
  expect(JSON.stringify(view.blocks)).not.toContain(`"block_id":"thing-${'a'.repeat(240)}`);
});

test.each([
  [
    refusedView('guest'),
    "Runs and fleets are shown to full members of this workspace only, and your account is a guest's.",
  ],
  [
    refusedView('external'),
    'Runs and fleets are shown to members of this workspace only, and your account belongs to another organisation.',
  ],
  [refusedView('deactivated'), 'Runs and fleets are shown to full members of this workspace only.'],
  [uncheckedView(), 'Slack did not say who you are just now, so nothing is shown. Open this tab again in a minute.'],
  [unreadView(), 'The board could not be read just now. Open this tab again in a minute.'],
])('one sentence for whoever sees nothing of it (%#)', (view, text) => expect(linesOf(view.blocks)).toEqual([text]));
