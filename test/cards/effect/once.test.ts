import { type OnceMessage, type SentOnce, sendOnce } from '../../../src/cards/effect/once.ts';
import { LEASE_MS } from '../../../src/cards/effect/pace.ts';
import { header } from '../../../src/slack/blocks.ts';
import type { SlackCallError } from '../../../src/slack/call-error.ts';
import { createWorkerDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { NOW } from '../../runs/fixture.ts';

const content = { text: 'web-prod needs approval', blocks: [header('web-prod needs approval')] };
const inChannel: OnceMessage['where'] = { channel: 'C0WEB', threadTs: '1795165100.000001', broadcast: true };

const send = (world: WorkerDouble, earlier?: number, where: OnceMessage['where'] = inChannel): Promise<SentOnce> =>
  sendOnce(world.ports, { where, content, marker: 'patchwarden:R:told' }, { now: world.clock.now, earlier });

const there = (world: WorkerDouble): string[] => world.there.map(({ channel, threadTs }) => `${channel} ${threadTs}`);

test('is sent into the thread and shown in the channel', async () => {
  const world = createWorkerDouble();
  const broadcasts: unknown[] = [];
  const postMessage = world.ports.slack.postMessage.bind(world.ports.slack);
  world.ports.slack.postMessage = (message) => {
    broadcasts.push(message.replyBroadcast);
    return postMessage(message);
  };
  expect(await send(world)).toEqual({ kind: 'sent', channel: 'C0WEB', ts: '1795165200.000001' });
  expect(broadcasts).toEqual([true]);
  expect(world.there).toMatchObject([
    { channel: 'C0WEB', threadTs: '1795165100.000001', marker: 'patchwarden:R:told' },
  ]);
});

test('is sent to a person as a direct message', async () => {
  const world = createWorkerDouble();
  expect(await send(world, undefined, { user: 'U0DEV' })).toMatchObject({ kind: 'sent', channel: 'D0DEV' });
});

test('is found, not sent, when an earlier attempt arrived', async () => {
  const world = createWorkerDouble();
  world.loseNextAnswer();
  expect(await send(world)).toEqual({ kind: 'later', at: NOW + LEASE_MS, mayHaveArrived: true });
  expect(await send(world, NOW)).toEqual({ kind: 'sent', channel: 'C0WEB', ts: '1795165200.000001' });
  expect(there(world)).toHaveLength(1);
});

test('is sent when an earlier attempt did not arrive', async () => {
  const world = createWorkerDouble();
  world.failNext('postMessage', 'ambiguous');
  expect(await send(world)).toMatchObject({ kind: 'later', mayHaveArrived: true });
  expect(await send(world, NOW)).toMatchObject({ kind: 'sent' });
  expect(there(world)).toHaveLength(1);
});

const LATER: readonly (readonly [SlackCallError['kind'], number])[] = [
  ['ambiguous', LEASE_MS],
  ['rate-limited', 7000],
  ['token-invalid', LEASE_MS],
];

test.each(LATER)('waits when the lookup has no answer (%s): it may still be there', async (kind, wait) => {
  const world = createWorkerDouble();
  world.failNext('findMessage', kind, kind === 'rate-limited' ? 7 : undefined);
  expect(await send(world, NOW)).toEqual({ kind: 'later', at: NOW + wait, mayHaveArrived: true });
  expect(there(world)).toEqual([]);
});

test.each(LATER)('waits when the post is not taken (%s)', async (kind, wait) => {
  const world = createWorkerDouble();
  world.failNext('postMessage', kind, kind === 'rate-limited' ? 7 : undefined);
  expect(await send(world)).toEqual({ kind: 'later', at: NOW + wait, mayHaveArrived: kind === 'ambiguous' });
  expect(world.logged.includes('shut out')).toBe(kind === 'token-invalid');
});

test('knows that nothing arrived when the direct message could not even be opened', async () => {
  const world = createWorkerDouble();
  world.failNext('openDirectMessage', 'ambiguous');
  expect(await send(world, undefined, { user: 'U0DEV' })).toMatchObject({ kind: 'later', mayHaveArrived: false });
  world.failNext('openDirectMessage', 'ambiguous');
  expect(await send(world, NOW, { user: 'U0DEV' })).toMatchObject({ kind: 'later', mayHaveArrived: true });
});

test.each(['channel-gone', 'message-gone', 'user-unreachable', 'invalid-content', 'refused'] as const)(
  'says that nobody is reached there (%s)',
  async (kind) => {
    const world = createWorkerDouble();
    world.failNext('postMessage', kind, undefined, 'its_code');
    expect(await send(world)).toEqual({ kind: 'unreachable', code: 'its_code' });
  },
);

test('a person who cannot be written to is not reached', async () => {
  const world = createWorkerDouble();
  world.failNext('openDirectMessage', 'user-unreachable', undefined, 'user_disabled');
  expect(await send(world, undefined, { user: 'U0GONE' })).toEqual({ kind: 'unreachable', code: 'user_disabled' });
});

test('is not sent a second time when no lookup will ever say whether the first arrived', async () => {
  const world = createWorkerDouble();
  const figures: string[] = [];
  world.ports.measure = (metric) => void figures.push(metric);
  world.failNext('findMessage', 'token-invalid', undefined, 'missing_scope');
  expect(await send(world, NOW)).toEqual({ kind: 'unreachable', code: 'missing_scope' });
  world.failNext('findMessage', 'refused', undefined, 'too-many-pages');
  expect(await send(world, NOW)).toEqual({ kind: 'unreachable', code: 'too-many-pages' });
  expect(there(world)).toEqual([]);
  expect(figures).toEqual(['SlackScopeMissing']);
  expect(world.logged).not.toContain('shut out');
});

test('asks the post itself when nobody reads there any more', async () => {
  const world = createWorkerDouble();
  world.failNext('findMessage', 'channel-gone');
  world.failNext('postMessage', 'channel-gone', undefined, 'is_archived');
  expect(await send(world, NOW)).toEqual({ kind: 'unreachable', code: 'is_archived' });
});
