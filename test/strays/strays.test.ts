import { showCard } from '../../src/cards/effect/card.ts';
import { LEASE_MS } from '../../src/cards/effect/pace.ts';
import type { Shown } from '../../src/cards/effect/shown.ts';
import { showThread } from '../../src/cards/effect/thread.ts';
import { HOUR, MINUTE } from '../../src/duration.ts';
import { valueFor } from '../../src/runs/actions.ts';
import { handleClick } from '../../src/runs/flow/click.ts';
import type { RunRecord } from '../../src/runs/types/record.ts';
import { header } from '../../src/slack/blocks.ts';
import { LEFT } from '../../src/store/keys.ts';
import { createStrays } from '../../src/strays/feature.ts';
import { createWorkerDouble, type WorkerDouble } from '../runs/effect/worker-double.ts';
import { aRun } from '../runs/fixture.ts';
import { signed } from '../support/signed-job.ts';
import { dueOf } from '../support/tick.ts';

const ID = 'b-7k2m9x4q';
const CHANNEL = aRun().channel;

const show = async (world: WorkerDouble, text: string, id = ID): Promise<Shown<RunRecord>> =>
  showCard(world.ports, await world.record(id), {
    content: { text, blocks: [header(text)] },
    now: world.clock.now,
    metadata: { event_type: 'patchwarden_run', event_payload: { run_id: id } },
    owner: 'U0DEV',
    what: `run ${id}`,
  });

/** Looks at it until it says that it is shown. */
async function shown(world: WorkerDouble, text: string, id = ID): Promise<void> {
  for (let look = 0; look < 30; look += 1) {
    const card = await show(world, text, id);
    if (card.kind === 'shown') return;
    world.clock.now = Math.max(card.at, world.clock.now + 1);
  }
  throw new Error(`the card of ${id} is not shown`);
}

/** Ticks for as long as that. */
async function pass(world: WorkerDouble, ms: number): Promise<void> {
  const strays = createStrays(world.ports);
  const end = world.clock.now + ms;
  for (; world.clock.now < end; world.clock.now += MINUTE)
    for (const key of await dueOf(strays, world.table, world.clock.now))
      await strays.look?.(key, { now: world.clock.now, hinted: false });
}

async function asked(): Promise<WorkerDouble> {
  const world = createWorkerDouble();
  await world.store(aRun());
  return world;
}

/** A request that had no answer was carried out after all, only later. */
function arrivesLate(world: WorkerDouble, marker: string): string {
  const ts = `1795165999.${String(world.there.length + 1).padStart(6, '0')}`;
  world.there.push({ channel: CHANNEL, ts, at: world.clock.now, text: 'asked', marker });
  return ts;
}

/** A click on Approve of that run, with what Slack says of the message that it is on. */
async function approve(world: WorkerDouble, messageTs: string): Promise<void> {
  const marker = world.there.find(({ ts }) => ts === messageTs)?.marker;
  const job = {
    kind: 'click',
    id: 'click',
    at: world.clock.now,
    actor: { userId: 'U0BEN', teamId: 'T0PATCHW' },
    actionId: 'run-approve',
    value: valueFor((await world.record(ID)).run),
    from: { kind: 'message', channelId: CHANNEL, messageTs, ...(marker === undefined ? {} : { marker }) },
  } as const;
  await handleClick(world.ports, signed(job), { action: 'approve', now: world.clock.now });
}

const MARKER = `patchwarden:RUN#${ID}:card`;
const texts = ({ there }: WorkerDouble): string[] => there.map(({ text, shows }) => shows ?? text);
const left = (world: WorkerDouble) => world.table.query({ partition: LEFT });

/** Posted twice: the request of the first attempt arrives once the second has looked for it. */
async function twice(): Promise<{ world: WorkerDouble; stray: string }> {
  const world = await asked();
  world.failNext('postMessage', 'ambiguous');
  await show(world, 'asked');
  world.clock.now += LEASE_MS;
  await show(world, 'asked');
  const stray = arrivesLate(world, MARKER);
  expect(texts(world)).toEqual(['asked', 'asked']);
  return { world, stray };
}

describe('a second card', () => {
  test('whose request arrived after it had been looked for is removed within ten minutes', async () => {
    const { world, stray } = await twice();
    await pass(world, 10 * MINUTE);
    expect(texts(world)).toEqual(['asked']);
    expect(world.there.map(({ ts }) => ts)).not.toContain(stray);
    expect(await left(world)).toEqual([]);
  });

  test('below which someone has written stays, without its buttons, and says where the card is', async () => {
    const { world, stray } = await twice();
    world.there.push({
      channel: CHANNEL,
      ts: '1795166000.1',
      at: world.clock.now,
      text: 'why?',
      marker: '',
      threadTs: stray,
    });
    await pass(world, 10 * MINUTE);
    const { ts = '' } = (await world.record(ID)).card;
    expect(texts(world)).toEqual([
      'asked',
      `This is not the card of run ${ID}: nothing can be decided here. The card is in <#${CHANNEL}>: <https://slack.com/archives/${CHANNEL}/p${ts.replace('.', '')}|open the card>.`,
      'why?',
    ]);
  });

  test('stays where it is when the app may not read the channel, and its first click makes it a pointer', async () => {
    const { world, stray } = await twice();
    world.failNext('findMessages', 'token-invalid', undefined, 'missing_scope');
    await pass(world, 30 * MINUTE);
    expect(texts(world)).toEqual(['asked', 'asked']);
    expect(world.logged).toContain('stray-given-up');
    await approve(world, stray);
    expect(texts(world)).toEqual([
      'asked',
      expect.stringMatching(/^This is not the card of run b-7k2m9x4q: nothing can be/),
    ]);
    const { run } = await world.record(ID);
    expect([run.state, run.approvals]).toEqual(['awaiting-approval', []]);
  });

  test.each([
    ['as it was posted', false],
    ['after an edit', true],
  ])('is never the card of another run, %s', async (_when, isEdited) => {
    const world = await asked();
    const other = aRun({ id: 'b-2m9x4q7k', subject: 'another' });
    await world.store(other);
    await shown(world, 'asked');
    await shown(world, 'asked of the other', other.id);
    if (isEdited) await shown(world, 'the other runs', other.id);
    const before = texts(world);
    await approve(world, (await world.record(other.id)).card.ts ?? '');
    expect(texts(world)).toEqual(before);
    expect(world.logged).toContain('click-from-elsewhere');
    expect((await world.record(ID)).run.approvals).toEqual([]);
  });

  test('that no bot may delete there becomes a pointer instead', async () => {
    const { world } = await twice();
    world.failNext('deleteMessage', 'refused', undefined, 'cant_delete_message');
    await pass(world, 10 * MINUTE);
    expect(texts(world)).toEqual(['asked', expect.stringMatching(/^This is not the card/)]);
  });

  test('is looked for again while Slack does not answer', async () => {
    const { world } = await twice();
    for (let i = 0; i < 3; i += 1) world.failNext('findMessages', 'ambiguous');
    await pass(world, HOUR);
    expect(texts(world)).toEqual(['asked']);
  });

  test('of a worker that lost the card while it posted is known, and points to the other one', async () => {
    const world = await asked();
    const slow = await world.record(ID);
    const post = world.ports.slack.postMessage.bind(world.ports.slack);
    world.ports.slack.postMessage = async (message) => {
      world.ports.slack.postMessage = post;
      world.clock.now += 2 * LEASE_MS;
      await show(world, 'asked');
      return post(message);
    };
    await showCard(world.ports, slow, {
      content: { text: 'asked', blocks: [header('asked')] },
      now: world.clock.now,
      metadata: { event_type: 'patchwarden_run', event_payload: { run_id: ID } },
      owner: 'U0DEV',
      what: `run ${ID}`,
    });
    expect(texts(world)).toEqual(['asked', 'asked']);
    await pass(world, 10 * MINUTE);
    expect(texts(world).filter((text) => text === 'asked')).toHaveLength(1);
  });
});

describe('a card that was left where no edit is taken', () => {
  test('of an archived channel says where the card is once the channel is open again', async () => {
    const world = await asked();
    await shown(world, 'asked');
    world.clock.now += MINUTE;
    world.failNext('updateMessage', 'message-gone', undefined, 'is_inactive');
    await show(world, 'running');
    const old = world.there[0]?.ts;
    await shown(world, 'running');
    for (let i = 0; i < 3; i += 1) world.failNext('updateMessage', 'message-gone', undefined, 'is_inactive');
    await pass(world, 10 * MINUTE);
    expect(world.there.find(({ ts }) => ts === old)?.shows).toBeUndefined();
    await pass(world, HOUR);
    expect(texts(world)).toEqual([expect.stringMatching(/^This is not the card of run b-7k2m9x4q/), 'running']);
    expect(await left(world)).toEqual([]);
  });

  test('after the time in which Slack takes edits is deleted', async () => {
    const world = await asked();
    await shown(world, 'asked');
    world.clock.now += MINUTE;
    world.failNext('updateMessage', 'message-gone', undefined, 'edit_window_closed');
    await show(world, 'running');
    await shown(world, 'running');
    world.failNext('updateMessage', 'message-gone', undefined, 'edit_window_closed');
    await pass(world, 10 * MINUTE);
    expect(texts(world)).toEqual(['running']);
  });

  test('that was deleted by someone leaves nothing to look at', async () => {
    const world = await asked();
    await shown(world, 'asked');
    world.clock.now += MINUTE;
    world.failNext('updateMessage', 'message-gone', undefined, 'message_not_found');
    await show(world, 'running');
    expect(await left(world)).toEqual([]);
  });
});

/** A linear congruential generator: the same schedule each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

test.each([1, 2, 3])(
  'random posts with lost, late and missing answers leave no second card (seed %i)',
  async (seed) => {
    const world = createWorkerDouble();
    const pick = random(seed);
    const ids = Array.from({ length: 60 }, (_, i) => `b-${String(i).padStart(4, '0')}aaaa`);
    let lost = 0;
    for (const [i, id] of ids.entries()) {
      await world.store(aRun({ id, subject: `pipeline-${i}` }));
      const late: string[] = [];
      for (let attempt = pick(4); attempt > 0; attempt -= 1) {
        lost += 1;
        if (pick(2) === 0) world.loseNextAnswer();
        else {
          world.failNext('postMessage', 'ambiguous');
          if (pick(2) === 0) late.push(`patchwarden:RUN#${id}:card`);
        }
        if (pick(5) === 0) world.failNext('findMessage', 'ambiguous');
        const card = await show(world, `asked ${id}`, id);
        world.clock.now = card.kind === 'later' ? card.at : world.clock.now + LEASE_MS;
      }
      await shown(world, `asked ${id}`, id);
      for (const marker of late) arrivesLate(world, marker);
      if (pick(3) === 0) {
        const posts = [{ key: 'started', text: `started ${id}`, blocks: [header('started')] }];
        await showThread(world.ports, await world.record(id), { posts, now: world.clock.now });
      }
    }
    expect(lost).toBeGreaterThan(40);
    expect(world.there.filter(({ threadTs }) => threadTs === undefined).length).toBeGreaterThan(ids.length);
    await pass(world, HOUR);
    const cards = world.there.filter(({ threadTs }) => threadTs === undefined);
    const stored = await Promise.all(ids.map(async (id) => (await world.record(id)).card.ts));
    expect(new Set(cards.map(({ ts }) => ts))).toEqual(new Set(stored));
    expect(cards).toHaveLength(ids.length);
    expect(await left(world)).toEqual([]);
  },
);
