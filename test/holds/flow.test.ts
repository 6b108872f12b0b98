import { pause, resume } from '../../src/holds/flow.ts';
import { createWorkerDouble } from '../runs/effect/worker-double.ts';

const BEN = { userId: 'U0BEN', channelId: 'C0WEB' };

function world() {
  const double = createWorkerDouble();
  const ports = { ...double.ports, slack: { ...double.ports.slack, userGroupMembers: async () => ['U0BEN'] } };
  const saidAt = (method: string): string[] =>
    double.said.filter((call) => call.method === method).map(({ text }) => text);
  return { ports, now: double.clock.now, toChannel: () => saidAt('postMessage'), toBen: () => saidAt('postEphemeral') };
}

test('a resume of what is not paused is answered to the person alone', async () => {
  const { ports, now, toChannel, toBen } = world();
  await resume(ports, BEN, { id: 'one', at: now });
  expect(toChannel()).toEqual([]);
  expect(toBen()).toEqual(['Nothing was done: nothing is paused. `/patch status` shows what holds a run back.']);
});

test('a resume of what is paused is said to everyone, the next one is not', async () => {
  const { ports, now, toChannel, toBen } = world();
  await pause(ports, BEN, { reason: 'incident', asked: { id: 'one', at: now } });
  await resume(ports, BEN, { id: 'two', at: now + 1 });
  await resume(ports, BEN, { id: 'three', at: now + 2 });
  expect(toChannel()).toEqual([
    expect.stringMatching(/^\*Everything is paused\*/),
    expect.stringMatching(/^\*Resumed\*/),
  ]);
  expect(toBen().at(-1)).toMatch(/^Nothing was done: nothing is paused/);
});
