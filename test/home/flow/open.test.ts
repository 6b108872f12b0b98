import { loadBoard } from '../../../src/home/effect/board.ts';
import { keepEnd } from '../../../src/runs/effect/board.ts';
import { aDeploy } from '../../deploy/message/fixture.ts';
import { aRun, runIn, T0 } from '../../runs/fixture.ts';
import { refusal } from './failures.ts';
import { createHomeDouble, fleets, storeRun } from './home-double.ts';

/** A run of the fleet for whom two groups are asked. */
const deployOf = (name: string, id: string) =>
  aDeploy('awaiting-approval', {
    id,
    name,
    subject: `111122223333/ap-southeast-2/stack/${name}`,
    channel: 'C0PATCHING',
  });

describe('opening', () => {
  const names = Array.from({ length: 60 }, (_, i) => `fleet-${i}`);
  const large = async () => {
    const home = createHomeDouble({ config: fleets(...names) });
    for (const [i, name] of names.slice(0, 20).entries())
      await storeRun(home.ports, deployOf(name, `d-0000000${i.toString(36)}`));
    home.reads.all.length = 0;
    return home;
  };

  test('makes two queries, and no call to AWS', async () => {
    const home = await large();
    await home.open();
    const [reads = []] = home.reads.atPublish;
    expect(reads.filter((read) => read.startsWith('query'))).toEqual(['query BOARD', 'query WORK']);
    expect(home.seenBy('U0ANA')[0]).toBe('20 runs wait for your decision');
  });

  test('reads no more of many fleets and runs than of none', async () => {
    const [full, empty] = [await large(), createHomeDouble({ config: fleets() })];
    await full.open();
    await empty.open();
    expect(full.reads.atPublish[0]).toEqual(empty.reads.atPublish[0]);
  });

  test('reads the pause beside those queries, and whatever a feature’s own section needs', async () => {
    const { ports, reads } = await large();
    await loadBoard(ports, T0);
    expect(reads.all.sort()).toEqual(['item SWITCH#pause', 'query BOARD', 'query WORK']);
  });
});

test('what waits for one person does not wait for the one who requested it', async () => {
  const home = createHomeDouble();
  await storeRun(home.ports, aRun());
  await home.open('U0ANA');
  await home.open('U0DEV');
  expect([home.seenBy('U0ANA')[0], home.seenBy('U0DEV')[0]]).toEqual(['1 run waits for your decision', '1 active run']);
  const hasReview = (person: string): boolean =>
    JSON.stringify(home.published.findLast(({ user }) => user === person)).includes('board-review');
  expect([hasReview('U0ANA'), hasReview('U0DEV')]).toEqual([true, false]);
});

describe('members of groups', () => {
  test('are read from Slack once in five minutes for all who open it, and anew when a group has changed', async () => {
    const home = createHomeDouble();
    await storeRun(home.ports, aRun());
    await home.open('U0ANA');
    await home.open('U0BEN');
    expect(home.groupReads).toEqual(['S0PLATFORM']);
    await home.forget();
    await home.open('U0ANA');
    home.clock.now += 5 * 60_000;
    await home.open('U0ANA');
    expect(home.groupReads).toHaveLength(3);
  });

  test('that Slack does not tell: the board says that runs may be missing, and nothing of it is stored', async () => {
    const home = createHomeDouble({ config: fleets() });
    await storeRun(home.ports, aRun());
    home.groupFailures.push(refusal('ratelimited', 'rate-limited'));
    await home.open();
    expect(home.seenBy('U0ANA').join('\n')).toContain('may be missing from this list');
    await home.open();
    expect(home.seenBy('U0ANA')[0]).toBe('1 run waits for your decision');
  });
});

describe('who sees nothing of it', () => {
  test.each([
    [
      'a guest',
      { isGuest: true },
      'Runs and fleets are shown to full members of this workspace only, and your account',
    ],
    ['someone of another workspace', { teamId: 'T0OTHER' }, 'Runs and fleets are shown to members of this workspace'],
    ['someone whom Slack does not know just now', { teamId: 'unread' }, 'Slack did not say who you are just now'],
  ])('%s reads one sentence', async (_who, account, sentence) => {
    const home = createHomeDouble({ accounts: { U0EVE: account } });
    await storeRun(home.ports, aRun());
    await home.open('U0EVE');
    expect(home.seenBy('U0EVE')).toEqual([expect.stringContaining(sentence)]);
    expect(await home.tick()).toEqual([]);
  });

  test('a bot gets nothing', async () => {
    const home = createHomeDouble({ accounts: { U0BOT: { isBot: true } } });
    await home.open('U0BOT');
    expect(home.published).toEqual([]);
  });
});

describe('faults', () => {
  test('a table that does not answer is said, and opening again shows the board', async () => {
    const home = createHomeDouble();
    home.reads.fail = true;
    await home.open();
    expect(home.seenBy('U0ANA')).toEqual(['The board could not be read just now. Open this tab again in a minute.']);
    home.reads.fail = false;
    await home.open();
    expect(home.seenBy('U0ANA')[0]).toBe('No active runs');
  });

  test('a board that Slack does not take is not kept up to date', async () => {
    const home = createHomeDouble();
    home.failures.push(refusal('view_too_large', 'invalid-content'));
    await home.open();
    expect([home.published, home.logged, await home.tick()]).toEqual([[], ['home-not-shown'], []]);
  });
});

describe('pages', () => {
  const many = fleets(...Array.from({ length: 60 }, (_, i) => `fleet-${i}`));
  test('a button in App Home turns the page, whatever it says', async () => {
    const home = createHomeDouble({ config: many });
    await home.open();
    await home.turn('U0ANA', '2');
    expect(home.seenBy('U0ANA')).toContain('Page 2 of 2');
    for (const value of ['0', '-1', 'x', '1000', '']) {
      await home.turn('U0ANA', value);
      expect(home.seenBy('U0ANA')).toContain('Page 1 of 2');
    }
  });

  test('the same button in a message opens nothing', async () => {
    const home = createHomeDouble({ config: many });
    await home.turn('U0ANA', '2', { kind: 'message', channelId: 'C0PATCHING', messageTs: '1.1' });
    expect(home.published).toEqual([]);
  });
});

describe('fleets that were deployed to before anything was kept for the board', () => {
  test('are looked up once, after the first view', async () => {
    const home = createHomeDouble({ config: fleets('web-prod', 'web-dev') });
    const run = aDeploy('succeeded', { ending: { at: T0, code: 'succeeded' } });
    await storeRun(home.ports, run);
    await home.open();
    expect(home.published).toHaveLength(2);
    const fleetsSeen = home.seenBy('U0ANA').filter((line) => line.startsWith('*web-'));
    expect(fleetsSeen).toEqual([
      expect.stringContaining(`*web-prod*: \`${run.plan.image.id}\``),
      expect.stringContaining('*web-dev*: no deploys recorded'),
    ]);
    await home.open();
    expect(home.published).toHaveLength(3);
    expect(home.reads.atPublish.at(-1)).not.toContain('query SUBJECT#web-prod');
  });
});

test('the end of a run is kept: it is under recent ends', async () => {
  const home = createHomeDouble({ config: fleets() });

  const record = await storeRun(home.ports, runIn('succeeded'));
  await keepEnd(home.ports, record);
  await keepEnd(home.ports, { ...record, run: runIn('failed', { requestedAt: T0 - 1 }) });
  await home.open();
  expect(home.seenBy('U0ANA').join('\n')).toContain('*Recently ended*\nbake of web: succeeded at');
});
