import { applyEvent, EMPTY, statusOf } from '../../examples/calendar/entries.ts';
import { readRunEvent } from '../../examples/calendar/run-event.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ windows: false });

let feed = EMPTY;

/** What the calendar of the example shows after everything on the bus came once more, the newest first. */
async function calendar(): Promise<object[]> {
  const response = await fetch(`${local.world.local.slackUrl}/_local/aws/events?bus=patchwarden`);
  const events: unknown[] = Object(await response.json());
  const read = events.flatMap((event) => readRunEvent(event) ?? []);
  feed = [...read.toReversed(), ...read].reduce(applyEvent, feed);
  return feed.entries.map((entry) => ({ name: entry.name, startsAt: entry.startsAt, status: statusOf(entry) }));
}

test('a bake that is deferred is in the calendar at its time, moves with it, and is withdrawn with it', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.advance('4s');
  expect(await calendar()).toEqual([]);
  const moveBy = async (hours: number): Promise<number> => {
    const until = Math.floor(world.now() / 60_000) * 60 + hours * 3600;
    await world.decide('U0BEN', 'defer', { until });
    await world.advance('4s');
    return until * 1000;
  };
  const first = await moveBy(2);
  expect(await calendar()).toEqual([{ name: 'web', startsAt: first, status: 'TENTATIVE' }]);
  await world.press('U0ANA', 'approve');
  expect(await calendar()).toEqual([{ name: 'web', startsAt: first, status: 'CONFIRMED' }]);
  const second = await moveBy(5);
  expect(await calendar()).toEqual([{ name: 'web', startsAt: second, status: 'TENTATIVE' }]);
  await world.decide('U0DEV', 'cancel', { reason: 'not today' });
  await world.advance('4s');
  expect(await calendar()).toEqual([{ name: 'web', startsAt: second, status: 'CANCELLED' }]);
});
