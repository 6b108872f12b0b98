import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import {
  apiImages,
  auditOf,
  cardOf,
  decide,
  deploy,
  deployCards,
  fleetImages,
  groupsOf,
  lineOf,
  press,
  quickPolicies,
  refreshesOf,
  runIdOf,
  shortOf,
  submitted,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({
  windows: false,
  config: configFile('deploy-checkpoint.yml', { policies: quickPolicies }),
});

const STOPPED = /^Approval needed: continue api-prod to ami-\w+… \(2 of 10\)$/;

/** Moves api-prod as far as its checkpoint. */
async function canary(world: LocalWorld): Promise<{ from: string; to: string }> {
  const images = await apiImages(world);
  await deploy(world, `api-prod ${images.to}`, ['U0ANA', 'U0BEN']);
  await world.advance('3m');
  expect(titleOf(world, 'api-prod')).toMatch(STOPPED);
  return images;
}

/** Nobody waits at a checkpoint on the way back. */
async function backByOneClick(world: LocalWorld, from: string): Promise<void> {
  const done = cardOf(world, 'api-prod');
  expect(done.buttons).toEqual([`Roll back to ${from}`]);
  const [told] = await press(world, 'U0BEN', 'deploy-return', done);
  expect(told).toMatch(/^Rolling back api-prod to .* with the approvals of the deploy\./);
  await world.advance('15m');
  expect(titleOf(world, 'api-prod')).toBe(`Rolled back: api-prod runs ${shortOf(from)}`);
  expect(cardOf(world, 'api-prod').body).toContain('approved by <@U0ANA>, <@U0CLEO>');
  const [group] = await groupsOf(world, 'api-prod');
  expect(group).toEqual({ name: 'api-prod', version: '1', images: Array.from({ length: 10 }, () => from) });
}

test('stops at 20 %, shows numbers and choices, and stays there until people answer; older buttons do nothing', async () => {
  const { world } = local;
  const { from, to } = await canary(world);
  await world.advance('10m');
  expect(titleOf(world, 'api-prod')).toMatch(STOPPED);
  const card = cardOf(world, 'api-prod');
  expect(card.buttons).toEqual(['Continue to 100 %', 'Roll back', 'Stop here']);
  expect(card.body).toMatch(/\n2 of 10 instances new and healthy · 10 of 10 healthy · its alarm is OK · checked .*\n/);
  expect(card.body).toMatch(/\nNeeds 2 of @platform, @leads to continue\./);
  expect(card.body).toContain(`If nobody decides, the fleet stays as it is: \`${to}\` and \`${from}\` side by side`);
  expect(card.replies.at(-1)).toMatch(
    /^Checkpoint at 20 %: 2 of 10 instances new and healthy\..*The card asks for approval to continue\.$/,
  );
  expect(await fleetImages(world, 'api-prod')).toEqual({ [from]: 8, [to]: 2 });
  expect((await refreshesOf(world)).map(({ Status, PercentageComplete }) => [Status, PercentageComplete])).toEqual([
    ['Successful', 20],
  ]);
  expect((await world.patch('U0DEV', `deploy api-prod ${to}`))[0]).toMatch(
    /^No request was made: the deploy of api-prod/,
  );
  const old = { value: world.earlierValue(card, 'deploy-decide', 1), stale: true };
  const [told] = await press(world, 'U0CLEO', 'deploy-decide', card, old);
  expect(told).toContain(
    'Nothing was done: this button belongs to an older version of the request. The card now shows version 2: read it and decide there.',
  );
});

test('goes on when the quorum says so, bakes, succeeds with one launch template version, and goes back by one click', async () => {
  const { world } = local;
  const { from, to } = await canary(world);
  const [form = ''] = await press(world, 'U0ANA', 'deploy-decide', cardOf(world, 'api-prod'));
  expect(form).toMatch(/^Continue the deploy\n/);
  expect(form).toContain('instances on the new image stay');
  await world.submit('U0ANA', {});
  expect(titleOf(world, 'api-prod')).toMatch(STOPPED);
  await decide(world, 'U0CLEO', 'api-prod');
  await world.advance('2m');
  expect(titleOf(world, 'api-prod')).toMatch(/^Deploying api-prod: [3-9] of 10 instances$/);
  await world.advance('4m');
  const watched = cardOf(world, 'api-prod');
  expect(titleOf(world, 'api-prod')).toBe('Watching the deploy of api-prod: 10 of 10 new instances healthy');
  expect(watched.buttons).toEqual(['Roll back']);
  await world.advance('12m');
  expect(titleOf(world, 'api-prod')).toBe(`api-prod runs ${shortOf(to)}`);
  expect(cardOf(world, 'api-prod').body).toMatch(
    new RegExp(`\\*api-prod\\* runs \`${to}\` on 10 instances · 10 of 10 healthy at .* · before: `),
  );
  expect(await groupsOf(world, 'api-prod')).toEqual([
    { name: 'api-prod', version: '2', images: Array.from({ length: 10 }, () => to) },
  ]);
  expect((await refreshesOf(world)).map(({ Status, PercentageComplete }) => [Status, PercentageComplete])).toEqual([
    ['Successful', 20],
    ['Successful', 100],
  ]);
  expect(await auditOf(world, 'api-prod')).toEqual([
    '<@U0DEV>: requested (planning, version 1)',
    'Patchwarden: planned (awaiting approval, version 1)',
    '<@U0ANA>: approved, more approvals needed (awaiting approval, version 1)',
    '<@U0BEN>: approved (approved, version 1)',
    'Patchwarden: start claimed (starting, version 1)',
    'Patchwarden: started: ID (running, version 1)',
    'Patchwarden: stopped at the checkpoint (waiting, version 2)',
    '<@U0ANA>: approved, more approvals needed (waiting, version 2)',
    '<@U0CLEO>: approved (approved, version 2)',
    'Patchwarden: start claimed (starting, version 2)',
    'Patchwarden: started: ID (running, version 2)',
    'Patchwarden: watch began (waiting, version 2)',
    'Patchwarden: succeeded (succeeded, version 2)',
    'Patchwarden: result reported: ready (succeeded, version 2)',
  ]);
  await backByOneClick(world, from);
});

further('Stop here leaves the mixed fleet, and names what runs', async () => {
  const { world } = local;
  const { from, to } = await canary(world);
  const card = cardOf(world, 'api-prod');
  const [form = ''] = await press(world, 'U0BEN', 'run-cancel', card);
  expect(form).toContain('This deploy ends here: 2 of 10 instances keep the new image, the others the old one.');
  expect(await world.submit('U0BEN', { reason: 'errors' })).toEqual([
    'Stopped: the deploy of api-prod ends here, and what it has changed so far stays.',
  ]);
  await world.advance('5m');
  const ended = cardOf(world, 'api-prod');
  expect(titleOf(world, 'api-prod')).toMatch(/ stopped( at its checkpoint)?$/);
  expect(ended.body).toContain('Stopped at the checkpoint by <@U0BEN>: errors.');
  expect(lineOf(ended, 'Fleet now')).toMatch(/^Fleet now: mixed, /);
  expect(lineOf(ended, 'Fleet now')).toContain(`2 instances on \`${to}\` (new)`);
  expect(lineOf(ended, 'Fleet now')).toContain(`8 instances on \`${from}\``);
  expect(await fleetImages(world, 'api-prod')).toEqual({ [from]: 8, [to]: 2 });
  expect(deployCards(world, 'api-prod')).toHaveLength(1);
});

test('Roll back ends it and takes the canary back by a run of its own, with the approvals of the first part', async () => {
  const { world } = local;
  const { from } = await canary(world);
  const first = runIdOf(world, 'api-prod');
  const values = { reason: 'errors' };
  await submitted(world, 'U0CLEO', 'run-roll-back', { card: cardOf(world, 'api-prod'), values });
  await world.advance('20m');
  const [ended, back] = deployCards(world, 'api-prod');
  expect(ended?.text).toMatch(/ stopped( at its checkpoint, rollback follows)?\. /);
  expect(ended?.body).toContain('The rollback is a separate run with its own card.');
  expect(back?.body).toContain(`rolled back run ${first}`);
  expect(back?.body).toContain('approved by <@U0ANA>, <@U0BEN>');
  expect(titleOf(world, 'api-prod')).toBe(`Rolled back: api-prod runs ${shortOf(from)}`);
  expect(await fleetImages(world, 'api-prod')).toEqual({ [from]: 10 });
});

further(
  'Roll back after Continue stops the refresh, and a deploy of its own brings the old image back everywhere',
  async () => {
    const { world } = local;
    const { from } = await canary(world);
    const first = runIdOf(world, 'api-prod');
    for (const user of ['U0ANA', 'U0CLEO']) await decide(world, user, 'api-prod');
    await world.advance('2m');
    const card = cardOf(world, 'api-prod');
    expect(card.body).toContain('a separate run then moves every new instance to `');
    await submitted(world, 'U0BEN', 'run-roll-back', { card, values: { reason: 'errors' } });
    await world.advance('30m');
    const [ended, back] = deployCards(world, 'api-prod');
    expect(ended?.text).toMatch(/ stopped( at its checkpoint, rollback follows)?\. /);
    expect(ended?.body).toContain('Superseded by ');
    expect(ended?.body).toContain('Rollback requested at the checkpoint by <@U0BEN>: errors.');
    expect(ended?.body).not.toContain('First failure');
    expect(back?.body).toContain(`rolled back run ${first}`);
    expect(titleOf(world, 'api-prod')).toBe(`Rolled back: api-prod runs ${shortOf(from)}`);
    expect(await fleetImages(world, 'api-prod')).toEqual({ [from]: 10 });
  },
);
