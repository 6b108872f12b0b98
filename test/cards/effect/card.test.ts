import { showCard } from '../../../src/cards/effect/card.ts';
import { LEASE_MS, REPAINT_INTERVAL_MS } from '../../../src/cards/effect/pace.ts';
import type { Shown } from '../../../src/cards/effect/shown.ts';
import { showThread } from '../../../src/cards/effect/thread.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import { createWorkerDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { aRun, MINUTE, NOW } from '../../runs/fixture.ts';

const show = (world: WorkerDouble, record: RunRecord, text: string): Promise<Shown<RunRecord>> =>
  showCard(world.ports, record, {
    content: { text, blocks: [] },
    now: world.clock.now,
    metadata: { event_type: 'patchwarden_run', event_payload: { run_id: record.run.id } },
    owner: record.run.requester.userId,
    what: `run ${record.run.id}`,
  });

/** Shows what is newest, again and again, as the wake-ups would; ends when it is shown or the time is over. */
async function showUntil(world: WorkerDouble, text: string, until: number): Promise<void> {
  while (world.clock.now < until) {
    const shown = await show(world, await world.record('b-7k2m9x4q'), text);
    if (shown.kind === 'shown') return;
    world.clock.now = Math.max(shown.at, world.clock.now + 1000);
  }
}

const sentBy = (world: WorkerDouble, method: string): string[] =>
  world.said.filter((call) => call.method === method).map(({ channel, text }) => `${channel}: ${text}`);

describe('a card', () => {
  test('is posted once, and not touched while it says the same', async () => {
    const world = createWorkerDouble();
    await show(world, await world.store(aRun()), 'asked');
    const { card } = await world.record('b-7k2m9x4q');
    expect(card).toMatchObject({ status: 'posted', channel: 'C0PATCHING', ts: '1795165200.000001', attempts: 0 });
    world.clock.now += MINUTE;
    expect((await show(world, await world.record('b-7k2m9x4q'), 'asked')).kind).toBe('shown');
    expect(world.said).toHaveLength(1);
  });

  test('is posted by one of two workers that want to', async () => {
    const world = createWorkerDouble();
    const record = await world.store(aRun());
    const [one, other] = await Promise.all([show(world, record, 'asked'), show(world, record, 'asked')]);
    expect([one.kind, other.kind].toSorted()).toEqual(['later', 'shown']);
    expect(sentBy(world, 'postMessage')).toEqual(['C0PATCHING: asked']);
  });

  test('mentions people by an edit, which notifies nobody, also when the worker ends before it', async () => {
    const world = createWorkerDouble();
    world.failNext('updateMessage', 'ambiguous');
    const text = 'needs 1 of <!subteam^S0PLATFORM>, not <@U0DEV>';
    await show(world, await world.store(aRun()), text);
    expect(sentBy(world, 'postMessage')).toEqual(['C0PATCHING: needs 1 of platform, not someone']);
    await showUntil(world, text, NOW + MINUTE);
    expect(sentBy(world, 'updateMessage').at(-1)).toBe(`C0PATCHING: ${text}`);
    expect(sentBy(world, 'postMessage')).toHaveLength(1);
  });

  test('is edited when it says something else, and not more often than the interval', async () => {
    const world = createWorkerDouble();
    await show(world, await world.store(aRun()), 'asked');
    const early = await show(world, await world.record('b-7k2m9x4q'), 'approved');
    expect(early).toMatchObject({ kind: 'later', at: NOW + REPAINT_INTERVAL_MS });
    world.clock.now += REPAINT_INTERVAL_MS;
    await show(world, await world.record('b-7k2m9x4q'), 'running');
    expect(sentBy(world, 'updateMessage')).toEqual(['C0PATCHING: running']);
  });

  test('that may have been posted is not posted again before its lease is over', async () => {
    const world = createWorkerDouble();
    world.failNext('postMessage', 'ambiguous');
    expect(await show(world, await world.store(aRun()), 'asked')).toMatchObject({ kind: 'later', at: NOW + LEASE_MS });
    world.clock.now += LEASE_MS - 1;
    await show(world, await world.record('b-7k2m9x4q'), 'asked');
    expect(world.said).toHaveLength(1);
    world.clock.now += 1;
    await show(world, await world.record('b-7k2m9x4q'), 'asked');
    expect(world.said).toHaveLength(2);
  });

  test('outlasts an outage of an hour with few attempts, and is there minutes after it', async () => {
    const world = createWorkerDouble();
    await world.store(aRun());
    for (let i = 0; i < 16; i += 1) world.failNext('postMessage', 'ambiguous');
    await showUntil(world, 'asked', NOW + 90 * MINUTE);
    expect(sentBy(world, 'postMessage').length).toBeLessThanOrEqual(17);
    expect((await world.record('b-7k2m9x4q')).card.status).toBe('posted');
    expect(world.clock.now).toBeLessThan(NOW + 80 * MINUTE);
  });

  test.each(['postMessage', 'updateMessage'] as const)('waits for as long as Slack says (%s)', async (method) => {
    const world = createWorkerDouble();
    const record = await world.store(aRun());
    if (method === 'updateMessage') {
      await show(world, record, 'asked');
      world.clock.now += REPAINT_INTERVAL_MS;
    }
    world.failNext(method, 'rate-limited', 120);
    const from = world.clock.now;
    expect(await show(world, await world.record('b-7k2m9x4q'), 'approved')).toMatchObject({
      kind: 'later',
      at: from + 120_000,
    });
    world.clock.now = from + 119_000;
    expect((await show(world, await world.record('b-7k2m9x4q'), 'approved')).kind).toBe('later');
    expect(sentBy(world, method)).toHaveLength(1);
    world.clock.now = from + 120_000;
    expect((await show(world, await world.record('b-7k2m9x4q'), 'approved')).kind).toBe('shown');
  });

  test('that is gone is posted anew, and the old one no longer counts', async () => {
    const world = createWorkerDouble();
    await show(world, await world.store(aRun()), 'asked');
    world.clock.now += REPAINT_INTERVAL_MS;
    world.failNext('updateMessage', 'message-gone');
    await show(world, await world.record('b-7k2m9x4q'), 'approved');
    expect((await world.record('b-7k2m9x4q')).card).not.toHaveProperty('ts');
    await show(world, await world.record('b-7k2m9x4q'), 'approved');
    expect((await world.record('b-7k2m9x4q')).card).toMatchObject({ status: 'posted', ts: '1795165200.000002' });
  });

  test('falls back to the default channel, and then to the messages of who asked', async () => {
    const world = createWorkerDouble();
    world.failNext('postMessage', 'channel-gone');
    world.failNext('postMessage', 'channel-gone');
    await world.store(aRun({ channel: 'C0WEB' }));
    await showUntil(world, 'asked', NOW + 30 * MINUTE);
    expect(sentBy(world, 'postMessage')).toEqual(['C0WEB: asked', 'C0PATCHING: asked', 'D0DEV: asked']);
  });

  test('is never posted where another organisation reads along, the default channel included, and who asked is told why', async () => {
    const world = createWorkerDouble();
    world.shared.add('C0WEB').add('C0PATCHING');
    await world.store(aRun({ channel: 'C0WEB' }));
    await showUntil(world, 'asked', NOW + 30 * MINUTE);
    expect(sentBy(world, 'postMessage')).toEqual([
      'D0DEV: The card of run b-7k2m9x4q is in <#C0PATCHING> instead: <#C0WEB> is shared with another organisation, and cards with buttons are not posted in shared channels. Set another channel in patchwarden.yml for future cards.',
      'D0DEV: The card of run b-7k2m9x4q is here instead, in your direct messages; nobody else sees it, so nobody else can approve it: <#C0PATCHING> is shared with another organisation, and cards with buttons are not posted in shared channels. Set another channel in patchwarden.yml for future cards.',
      'D0DEV: asked',
    ]);
  });

  test.each(['ambiguous', 'rate-limited', 'token-invalid'] as const)(
    'waits while Slack cannot say whether others read along (%s), and is then where it belongs',
    async (kind) => {
      const world = createWorkerDouble();
      for (let i = 0; i < 5; i += 1) world.failNext('channelInfo', kind, kind === 'rate-limited' ? 60 : undefined);
      await world.store(aRun({ channel: 'C0WEB' }));
      await showUntil(world, 'asked', NOW + 30 * MINUTE);
      expect(sentBy(world, 'postMessage')).toEqual(['C0WEB: asked']);
    },
  );

  test('goes elsewhere when Slack answers and does not say whether others read along', async () => {
    const world = createWorkerDouble();
    for (let i = 0; i < 3; i += 1) world.failNext('channelInfo', 'refused');
    await world.store(aRun({ channel: 'C0WEB' }));
    await showUntil(world, 'asked', NOW + 30 * MINUTE);
    expect(sentBy(world, 'postMessage')).toEqual([
      'D0DEV: The card of run b-7k2m9x4q is in <#C0PATCHING> instead: Slack does not say whether <#C0WEB> is shared with another organisation, and cards with buttons are not posted in shared channels. Set another channel in patchwarden.yml for future cards.',
      'C0PATCHING: asked',
    ]);
  });

  test('whoever lost it while painting has it painted again', async () => {
    const world = createWorkerDouble();
    await show(world, await world.store(aRun()), 'asked');
    world.clock.now += REPAINT_INTERVAL_MS;
    const stale = await world.record('b-7k2m9x4q');
    const slow = createSlowPaint(world);
    const painting = show(world, stale, 'older');
    await slow.begun;
    world.clock.now += LEASE_MS;
    await show(world, await world.record('b-7k2m9x4q'), 'newer');
    slow.finish();
    await painting;
    world.clock.now += LEASE_MS;
    await showUntil(world, 'newer', world.clock.now + MINUTE);
    expect(sentBy(world, 'updateMessage').at(-1)).toBe('C0PATCHING: newer');
    expect(sentBy(world, 'updateMessage')).toHaveLength(3);
  });
});

/** Holds the first edit back between the call and its answer. */
function createSlowPaint({ ports }: WorkerDouble): { begun: Promise<void>; finish: () => void } {
  const updateMessage = ports.slack.updateMessage.bind(ports.slack);
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    ports.slack.updateMessage = async (edit) => {
      ports.slack.updateMessage = updateMessage;
      resolve();
      await ended;
      await updateMessage(edit);
    };
  });
  return { begun, finish: () => finish() };
}

test('a hundred cards that waited through an outage are never more than Slack takes a minute', async () => {
  const world = createWorkerDouble();
  const ids = Array.from({ length: 100 }, (_, i) => `b-${String(i).padStart(8, '0')}`);
  for (const [i, id] of ids.entries()) {
    const record = await world.store(aRun({ id, subject: `arn:${i}` }));
    await show(world, record, 'asked');
  }
  world.clock.now += REPAINT_INTERVAL_MS;
  for (const id of ids) await show(world, await world.record(id), 'approved');
  // Nobody comes for five minutes; then everyone at once, each second.
  world.clock.now += 5 * MINUTE;
  for (let second = 0; second < 300; second += 1) {
    for (const id of ids) await show(world, await world.record(id), 'approved');
    world.clock.now += 1000;
  }
  const times = world.said.filter(({ method }) => method === 'updateMessage').map(({ at }) => at);
  expect(times).toHaveLength(100);
  for (const from of times)
    expect(times.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(50);
});

describe('the thread', () => {
  const posts = [
    { key: 'started', text: 'started', blocks: [] },
    { key: 'failed', text: 'failed', blocks: [] },
  ];
  const tell = async (world: WorkerDouble): Promise<Shown<RunRecord>> =>
    showThread(world.ports, await world.record('b-7k2m9x4q'), { posts, now: world.clock.now });

  async function posted(): Promise<WorkerDouble> {
    const world = createWorkerDouble();
    await show(world, await world.store(aRun()), 'asked');
    world.said.length = 0;
    return world;
  }

  test('has each piece once, in order', async () => {
    const world = await posted();
    expect((await tell(world)).kind).toBe('shown');
    await tell(world);
    expect(world.said.map(({ ts, text }) => `${ts} ${text}`)).toEqual([
      '1795165200.000001 started',
      '1795165200.000001 failed',
    ]);
  });

  test('waits for a piece that may be there, and then posts it', async () => {
    const world = await posted();
    world.failNext('postMessage', 'ambiguous');
    expect(await tell(world)).toMatchObject({ kind: 'later', at: NOW + LEASE_MS });
    expect((await tell(world)).kind).toBe('later');
    world.clock.now += LEASE_MS;
    expect((await tell(world)).kind).toBe('shown');
    expect(world.said.map(({ text }) => text)).toEqual(['started', 'started', 'failed']);
  });

  test('gives a piece up that nobody can ever read', async () => {
    const world = await posted();
    world.failNext('postMessage', 'channel-gone');
    expect((await tell(world)).kind).toBe('later');
    expect((await tell(world)).kind).toBe('shown');
    expect(world.said.map(({ text }) => text)).toEqual(['started', 'failed']);
  });
});
