import { further } from '../support/further.ts';
import {
  auditOf,
  cardOf,
  deploy,
  imagesFor,
  press,
  quickPolicies,
  shortOf,
  stackOf,
  submitted,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, worldWith } from './variants.ts';

/** 23:30 in Sydney, half an hour before the freeze; a window opens at 23:50 each day. */
const world = worldWith({
  start: '2026-12-17T12:30:00Z',
  calendars: [
    {
      name: 'ChangeFreeze',
      defaultOpen: true,
      timezone: 'Australia/Sydney',
      events: [{ summary: 'Summer freeze', from: '2026-12-18T00:00:00', until: '2026-12-18T00:40:00' }],
    },
  ],
  windows: [
    {
      id: 'mw-0a1b2c3d4e5f67890',
      name: 'Patching-PROD',
      schedule: 'cron(50 23 ? * * *)',
      timezone: 'Australia/Sydney',
      durationHours: 3,
    },
  ],
});
const config = configFile('deploy-when.yml', {
  policies: quickPolicies,
  fleets: {
    'shop-dev': {
      policy: 'nonprod',
      image: 'web',
      stack: { name: 'shop-dev', parameter: 'AmazonMachineImage' },
      window: 'mw-0a1b2c3d4e5f67890',
    },
    'search-dev': { policy: 'nonprod', image: 'web', stack: { name: 'search-dev', parameter: 'AmazonMachineImage' } },
  },
});
const local = inLocalWorld({ world, config });

/** Asks for shop-dev at that time, and has it approved. */
async function scheduled(when: string): Promise<string> {
  const { to } = await imagesFor(local.world, 'shop-dev');
  await deploy(local.world, `shop-dev ${to} ${when}`);
  return to;
}

test('a deploy at 23:45 waits for it, and starts then', async () => {
  const { world } = local;
  const to = await scheduled('at 23:45');
  expect(titleOf(world, 'shop-dev')).toBe(`Scheduled: deploy shop-dev to ${shortOf(to)}`);
  expect(cardOf(world, 'shop-dev').body).toContain(
    'Starts at 2026-12-17 12:45 UTC, after everything is checked again.',
  );
  await world.advance('13m');
  expect(titleOf(world, 'shop-dev')).toBe(`Scheduled: deploy shop-dev to ${shortOf(to)}`);
  expect((await stackOf(world, 'shop-dev')).status).toBe('UPDATE_COMPLETE');
  await world.advance('2m');
  expect(titleOf(world, 'shop-dev')).toMatch(/^Deploying/);
  await world.advance('5m');
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(to)}`);
});

test('a deploy in window waits for the next opening of the fleet’s window', async () => {
  const { world } = local;
  const to = await scheduled('in window');
  expect(cardOf(world, 'shop-dev').body).toContain(
    'Starts at 2026-12-17 12:50 UTC, after everything is checked again.',
  );
  await world.advance('18m');
  expect(titleOf(world, 'shop-dev')).toBe(`Scheduled: deploy shop-dev to ${shortOf(to)}`);
  await world.advance('7m');
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(to)}`);
});

test.each([
  [
    'shop-dev',
    'at 25:00',
    "No request was made: I couldn't read `25:00` as a time. Write `22:00` or `2026-11-21 22:00`, in Australia/Sydney.",
  ],
  [
    'shop-dev',
    'at 2026-12-17 20:00',
    'has passed. Choose a later time, or leave it out to start as soon as it is approved.',
  ],
  ['shop-dev', 'at 2027-03-01 10:00', 'is too far ahead; the latest is'],
  ['search-dev', 'in window', 'No request was made: search-dev has no `window` in patchwarden.yml. Give a time'],
])('%s %s is refused', async (fleet, when, said) => {
  const { world } = local;
  const { to } = await imagesFor(world, fleet);
  const [told] = await world.patch('U0DEV', `deploy ${fleet} ${to} ${when}`);
  expect(told).toContain(said);
});

further('Defer moves it to another time, for which it needs approval again', async () => {
  const { world } = local;
  const to = await scheduled('at 22:00');
  expect(cardOf(world, 'shop-dev').body).toContain(
    'Starts at 2026-12-18 11:00 UTC, after everything is checked again.',
  );
  const values = { until: Date.parse('2026-12-17T12:50:00Z') / 1000 };
  expect(await submitted(world, 'U0BEN', 'run-defer', { card: cardOf(world, 'shop-dev'), values })).toEqual([
    expect.stringMatching(
      /^Deferred: the deploy of shop-dev now starts at .*, if it gets 1 new approval for that time\.$/,
    ),
  ]);
  await world.advance('5m');
  expect(titleOf(world, 'shop-dev')).toBe(`Approval needed: deploy shop-dev to ${shortOf(to)}`);
  expect(cardOf(world, 'shop-dev').body).toContain(
    '<@U0BEN> moved the start, so approval is needed again. Needs 1 of ',
  );
  await press(world, 'U0CLEO', 'run-approve', cardOf(world, 'shop-dev'));
  await world.advance('12m');
  expect(titleOf(world, 'shop-dev')).toBe(`Scheduled: deploy shop-dev to ${shortOf(to)}`);
  await world.advance('8m');
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(to)}`);
});

test('a freeze at the moment of the start holds it, names the calendar and its end, and it starts then', async () => {
  const { world } = local;
  const to = await scheduled('at 00:10');
  expect(cardOf(world, 'shop-dev').body).toMatch(/ChangeFreeze.*so the earliest start is 2026-12-17 13:40 UTC/);
  await world.advance('45m');
  expect(titleOf(world, 'shop-dev')).toBe(`On hold: deploy shop-dev to ${shortOf(to)}`);
  expect(cardOf(world, 'shop-dev').body).toContain(
    'Change calendar ChangeFreeze is closed until 2026-12-17 13:40 UTC. This run starts once it is open.',
  );
  await world.advance('24m');
  expect(titleOf(world, 'shop-dev')).toBe(`On hold: deploy shop-dev to ${shortOf(to)}`);
  expect((await stackOf(world, 'shop-dev')).status).toBe('UPDATE_COMPLETE');
  await world.advance('8m');
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(to)}`);
  expect((await auditOf(world, 'shop-dev')).slice(2, 7)).toEqual([
    '<@U0BEN>: approved (scheduled, version 1)',
    'Patchwarden: start time reached (approved, version 1)',
    'Patchwarden: start held: a change calendar is closed (approved, version 1)',
    'Patchwarden: start claimed (starting, version 1)',
    'Patchwarden: started: ID (running, version 1)',
  ]);
});
