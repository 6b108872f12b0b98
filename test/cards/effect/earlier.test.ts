import { showCard } from '../../../src/cards/effect/card.ts';
import { leaveChannel } from '../../../src/cards/effect/elsewhere.ts';
import { LEASE_MS } from '../../../src/cards/effect/pace.ts';
import type { Shown } from '../../../src/cards/effect/shown.ts';
import { saveCard } from '../../../src/cards/effect/store.ts';
import { showThread } from '../../../src/cards/effect/thread.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import { header } from '../../../src/slack/blocks.ts';
import { createWorkerDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { aRun, NOW } from '../../runs/fixture.ts';

const ID = 'b-7k2m9x4q';
const who = { owner: 'U0DEV', what: `run ${ID}` };

const show = async (world: WorkerDouble, text: string): Promise<Shown<RunRecord>> =>
  showCard(world.ports, await world.record(ID), {
    content: { text, blocks: [header(text)] },
    now: world.clock.now,
    metadata: { event_type: 'patchwarden_run', event_payload: { run_id: ID } },
    ...who,
  });

const tell = async (world: WorkerDouble): Promise<Shown<RunRecord>> =>
  showThread(world.ports, await world.record(ID), {
    posts: ['started', 'failed'].map((key) => ({ key, text: key, blocks: [header(key)] })),
    now: world.clock.now,
  });

async function asked(): Promise<WorkerDouble> {
  const world = createWorkerDouble();
  await world.store(aRun());
  return world;
}

const textsThere = ({ there }: WorkerDouble): string[] => there.map(({ text }) => text);
const saidBy = ({ said }: WorkerDouble, method: string): string[] =>
  said.filter((call) => call.method === method).map(({ text }) => text);
const cardOf = async (world: WorkerDouble) => (await world.record(ID)).card;

/** The next post is there, and nothing that the worker would write afterwards is written. */
function crashAfterPost(world: WorkerDouble): void {
  const postMessage = world.ports.slack.postMessage.bind(world.ports.slack);
  world.ports.slack.postMessage = async (message) => {
    world.ports.slack.postMessage = postMessage;
    await postMessage(message);
    throw new Error('the worker ended');
  };
}

describe('a card whose attempt nobody recorded', () => {
  test('is found again when its answer was lost, and says what is newest', async () => {
    const world = await asked();
    world.loseNextAnswer();
    expect(await show(world, 'asked')).toMatchObject({ kind: 'later', at: NOW + LEASE_MS });
    world.clock.now += LEASE_MS;
    expect((await show(world, 'approved')).kind).toBe('shown');
    expect(textsThere(world)).toEqual(['asked']);
    expect(await cardOf(world)).toMatchObject({ status: 'posted', ts: world.there[0]?.ts, attempts: 0 });
    expect(saidBy(world, 'updateMessage')).toEqual(['approved']);
  });

  test('is found again when the worker ended between the post and its record', async () => {
    const world = await asked();
    crashAfterPost(world);
    await expect(show(world, 'asked')).rejects.toThrow('the worker ended');
    world.clock.now += LEASE_MS;
    await show(world, 'asked');
    expect(textsThere(world)).toEqual(['asked']);
    expect(await cardOf(world)).toMatchObject({ status: 'posted', ts: world.there[0]?.ts });
  });

  test('is posted at the next look when the request was lost', async () => {
    const world = await asked();
    world.failNext('postMessage', 'ambiguous');
    await show(world, 'asked');
    world.clock.now += LEASE_MS;
    expect((await show(world, 'asked')).kind).toBe('shown');
    expect(textsThere(world)).toEqual(['asked']);
  });

  test('is found after several attempts to look for it that had no answer', async () => {
    const world = await asked();
    world.loseNextAnswer();
    await show(world, 'asked');
    for (let i = 0; i < 4; i += 1) world.failNext('findMessage', 'ambiguous');
    for (let looks = 0; looks < 5; looks += 1) {
      const { leaseUntil = 0 } = await cardOf(world);
      world.clock.now = leaseUntil;
      await show(world, 'asked');
    }
    expect(textsThere(world)).toEqual(['asked']);
    expect(await cardOf(world)).toMatchObject({ status: 'posted' });
  });

  test('is looked for again when Slack says so, and neither lost nor posted twice meanwhile', async () => {
    const world = await asked();
    world.loseNextAnswer();
    await show(world, 'asked');
    world.clock.now += LEASE_MS;
    world.failNext('findMessage', 'rate-limited', 40);
    expect(await show(world, 'asked')).toMatchObject({ kind: 'later', at: world.clock.now + 40_000 });
    world.clock.now += 40_000;
    await show(world, 'asked');
    expect(textsThere(world)).toEqual(['asked']);
    expect(await cardOf(world)).toMatchObject({ status: 'posted' });
  });

  test('is posted again when the app may not read the channel, and the log and a figure say so', async () => {
    const world = await asked();
    const figures: string[] = [];
    world.ports.measure = (metric) => void figures.push(metric);
    world.loseNextAnswer();
    await show(world, 'asked');
    world.clock.now += LEASE_MS;
    world.failNext('findMessage', 'token-invalid', undefined, 'missing_scope');
    expect((await show(world, 'asked')).kind).toBe('shown');
    expect(textsThere(world)).toEqual(['asked', 'asked']);
    expect(world.logged).toContain('message-not-looked-up');
    expect(figures).toContain('SlackScopeMissing');
  });

  test('waits and reports the token when Slack no longer knows it', async () => {
    const world = await asked();
    world.loseNextAnswer();
    await show(world, 'asked');
    world.clock.now += LEASE_MS;
    world.failNext('findMessage', 'token-invalid', undefined, 'token_revoked');
    expect((await show(world, 'asked')).kind).toBe('later');
    expect(world.logged).toContain('shut out');
    expect(textsThere(world)).toEqual(['asked']);
  });

  test('of the version before, which wrote no beginning, is found by its lease', async () => {
    const world = await asked();
    world.loseNextAnswer();
    await show(world, 'asked');
    const record = await world.record(ID);
    const { postingSince: _new, ...card } = record.card;
    await saveCard(world.ports.table, { ...record, card }, {});
    world.clock.now += LEASE_MS;
    await show(world, 'asked');
    expect(textsThere(world)).toEqual(['asked']);
  });

  test('is not looked for when nothing was ambiguous', async () => {
    const world = await asked();
    world.failNext('findMessage', 'refused');
    world.failNext('postMessage', 'rate-limited', 10);
    await show(world, 'asked');
    world.clock.now += 10_000;
    expect((await show(world, 'asked')).kind).toBe('shown');
    expect(world.logged).not.toContain('message-not-looked-up');
  });

  test('is removed from a channel that has become shared since', async () => {
    const world = await asked();
    world.loseNextAnswer();
    await show(world, 'asked');
    world.shared.add('C0PATCHING');
    world.clock.now += LEASE_MS;
    await show(world, 'asked');
    expect(saidBy(world, 'updateMessage')).toHaveLength(1);
    expect(saidBy(world, 'updateMessage')[0]).not.toContain('asked');
    expect(await cardOf(world)).toMatchObject({ status: 'none', channel: 'D0DEV' });
  });

  test('is removed when its channel becomes shared before the next look', async () => {
    const world = await asked();
    world.loseNextAnswer();
    await show(world, 'asked');
    await leaveChannel(world.ports, await world.record(ID), { now: world.clock.now, ...who });
    expect(saidBy(world, 'updateMessage')).toHaveLength(1);
    expect(await cardOf(world)).toMatchObject({ channel: 'D0DEV' });
  });

  test('stays where it is until the removal from a shared channel is certain', async () => {
    const world = await asked();
    world.loseNextAnswer();
    await show(world, 'asked');
    world.shared.add('C0PATCHING');
    world.clock.now += LEASE_MS;
    world.failNext('updateMessage', 'ambiguous');
    expect((await show(world, 'asked')).kind).toBe('later');
    expect(await cardOf(world)).toMatchObject({ status: 'posting', channel: 'C0PATCHING' });
    world.clock.now = (await cardOf(world)).leaseUntil ?? 0;
    await show(world, 'asked');
    expect(await cardOf(world)).toMatchObject({ status: 'none', channel: 'D0DEV' });
  });
});

describe('a piece of the thread whose attempt nobody recorded', () => {
  async function posted(): Promise<WorkerDouble> {
    const world = await asked();
    await show(world, 'asked');
    return world;
  }

  test('is found again when its answer was lost, and the next one follows', async () => {
    const world = await posted();
    world.loseNextAnswer();
    expect(await tell(world)).toMatchObject({ kind: 'later', at: NOW + LEASE_MS });
    world.clock.now += LEASE_MS;
    expect((await tell(world)).kind).toBe('shown');
    expect(textsThere(world)).toEqual(['asked', 'started', 'failed']);
    expect((await cardOf(world)).threads).toEqual({ started: world.there[1]?.ts, failed: world.there[2]?.ts });
  });

  test('is found again when the worker ended between the post and its record', async () => {
    const world = await posted();
    crashAfterPost(world);
    await expect(tell(world)).rejects.toThrow('the worker ended');
    world.clock.now += LEASE_MS;
    await tell(world);
    expect(textsThere(world)).toEqual(['asked', 'started', 'failed']);
  });

  test('is found after looks without an answer', async () => {
    const world = await posted();
    world.loseNextAnswer();
    await tell(world);
    for (let i = 0; i < 3; i += 1) {
      world.failNext('findMessage', 'ambiguous');
      world.clock.now += LEASE_MS;
      expect((await tell(world)).kind).toBe('later');
    }
    world.clock.now += LEASE_MS;
    await tell(world);
    expect(textsThere(world)).toEqual(['asked', 'started', 'failed']);
  });

  test('waits for as long as Slack says, and for a lease at least', async () => {
    const world = await posted();
    world.loseNextAnswer();
    await tell(world);
    world.clock.now += LEASE_MS;
    world.failNext('findMessage', 'rate-limited', 90);
    expect(await tell(world)).toMatchObject({ kind: 'later', at: world.clock.now + 90_000 });
    world.clock.now += LEASE_MS;
    world.failNext('findMessage', 'rate-limited', 1);
    expect(await tell(world)).toMatchObject({ kind: 'later', at: world.clock.now + LEASE_MS });
  });

  test('is posted again when the app may not read the channel', async () => {
    const world = await posted();
    world.loseNextAnswer();
    await tell(world);
    world.clock.now += LEASE_MS;
    world.failNext('findMessage', 'token-invalid', undefined, 'missing_scope');
    expect((await tell(world)).kind).toBe('shown');
    expect(textsThere(world)).toEqual(['asked', 'started', 'started', 'failed']);
  });

  test('is given up when its thread is gone', async () => {
    const world = await posted();
    world.loseNextAnswer();
    await tell(world);
    world.clock.now += LEASE_MS;
    world.failNext('findMessage', 'message-gone');
    world.failNext('postMessage', 'message-gone');
    await tell(world);
    expect((await cardOf(world)).threads).toEqual({ started: 'not posted' });
  });
});
