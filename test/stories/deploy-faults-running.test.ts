import { casesOf, further } from '../support/further.ts';
import {
  approve,
  ask,
  awsFault,
  begin,
  instanceFault,
  oldest,
  oneOfOurs,
  plainFleets,
  running,
  updates,
} from './deploy-faults.ts';
import { call, cardOf, deployCards, imagesFor, lineOf, refreshesOf, stackOf, submitted, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ windows: false, config: plainFleets('deploy-running') });

const statusOf = async (stack: string): Promise<string> => (await stackOf(local.world, stack)).status;

describe('new instances that do not come up take a stack back', () => {
  const SILENT = 'New instances did not signal in time';
  const FAILED = 'New instances booted but signalled FAILURE';
  /** Of a stack that makes a new group, and of one that replaces in batches, in one world: what each says names it. */
  test.each(
    casesOf([
      ['say that they failed, a new group; never signal, in batches', ['boot-failure', FAILED], ['no-signal', SILENT]],
      ['never signal, a new group; say that they failed, in batches', ['no-signal', SILENT], ['boot-failure', FAILED]],
      ['find no capacity, a new group', ['no-capacity', SILENT], undefined],
    ] as const),
  )('(%s)', async (_how, inNewGroup, inBatches) => {
    const { world } = local;
    const kinds = [['web-dev', inNewGroup] as const, ...(inBatches ? [['shop-dev', inBatches] as const] : [])];
    const images: Record<string, string> = {};
    for (const [fleet, [kind]] of kinds) {
      images[fleet] = (await imagesFor(world, fleet)).from;
      // In batches the first of them is enough, and an old one that comes back is well.
      await world.fault(instanceFault(fleet, kind, fleet === 'shop-dev' ? 1 : 20));
      await begin(world, fleet);
    }
    await world.advance('16m');
    for (const [fleet, [, why]] of kinds) await expectRolledBack(fleet, why, images[fleet] ?? 'none');
  });

  async function expectRolledBack(fleet: string, why: string, from: string): Promise<void> {
    const { world } = local;
    const card = cardOf(world, fleet);
    expect(titleOf(world, fleet)).toMatch(/ was rolled back$/);
    expect(card.body).toContain(`Why: ${why} (\`AutoScalingGroup\`). `);
    expect(card.body).toMatch(/CloudFormation says: .*signal\(s\)/);
    expect(card.body).toMatch(/\nRead the boot log of a new instance/);
    expect(lineOf(card, 'Fleet now')).toContain(` on \`${from}\``);
    expect(card.body).toContain('CloudFormation rolled it back automatically. Why: ');
    expect(
      card.replies.filter((reply) => /^Full error from AWS\nAutoScalingGroup UPDATE_FAILED/.test(reply)),
    ).toHaveLength(1);
    expect([await statusOf(fleet), await updates(world, fleet)]).toEqual(['UPDATE_ROLLBACK_COMPLETE', oneOfOurs]);
    expect([deployCards(world, fleet).length, await running(world, fleet)]).toEqual([1, [from]]);
    await ask(world, fleet);
    expect(titleOf(world, fleet)).toMatch(/^Approval needed/);
  }

  further('(a resource that AWS cannot make)', async () => {
    const { world } = local;
    await world.fault({
      target: 'stack',
      stack: 'shop-dev',
      kind: 'resource-failure',
      reason: 'You have exceeded the limit: LimitExceeded',
    });
    await begin(world, 'shop-dev');
    await world.advance('5m');
    expect(titleOf(world, 'shop-dev')).toMatch(/ was rolled back$/);
    expect(cardOf(world).body).toContain('Why: An account quota is exhausted');
  });
});

further('no capacity for a refresh: it gets nowhere for an hour and is taken back', async () => {
  const { world } = local;
  const [from] = await running(world, 'api-prod');
  await world.fault(instanceFault('api-prod', 'no-capacity', 1000));
  await begin(world, 'api-prod');
  await world.advance('64m');
  expect(titleOf(world, 'api-prod')).toMatch(/^Rolling back api-prod to ami-/);
  expect(cardOf(world).body).toContain('*Warning* First failure: New instances did not come into service');
  world.local.aws.faults.clear();
  await world.advance('15m');
  expect(titleOf(world, 'api-prod')).toMatch(/ was rolled back$/);
  expect(cardOf(world).body).toContain('activity history of the group');
  expect(await running(world, 'api-prod')).toEqual([from]);
  expect((await refreshesOf(world)).map(({ Status }) => Status)).toEqual(['RollbackSuccessful']);
});

describe('an alarm takes it back', () => {
  /** Of a stack and of a group, each from its own alarm. */
  test.each(
    casesOf([
      ['while it is changed', '30s', '90s'],
      ['while it is watched', '6m', '3m'],
    ]),
  )('(%s)', async (_when, stack, more) => {
    const { world } = local;
    const fleets = [
      ['web-prod', 'CloudFormation', await running(world, 'web-prod')],
      ['api-prod', 'Auto Scaling', await running(world, 'api-prod')],
    ] as const;
    for (const [fleet] of fleets) await begin(world, fleet);
    await world.advance(stack);
    await world.fault({ target: 'alarm', alarm: 'web-prod-5xx', state: 'ALARM' });
    await world.advance(more);
    await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'ALARM' });
    await world.advance('12m');
    for (const [fleet, who, before] of fleets) {
      const card = cardOf(world, fleet);
      expect(titleOf(world, fleet)).toMatch(/ was rolled back$/);
      expect(card.body).toMatch(new RegExp(`Why: A rollback alarm went off\\. ${who} says: .*${fleet}-5xx`));
      expect(card.body).toContain(' rolled it back automatically. Why: ');
      expect(await running(world, fleet)).toEqual(before);
    }
  });

  test('(before it begins) and nothing was changed', async () => {
    const { world } = local;
    await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'ALARM' });
    await begin(world, 'api-prod');
    await world.advance('2m');
    expect(titleOf(world, 'api-prod')).toMatch(/ (failed|not started)$/);
    expect(lineOf(cardOf(world), 'Why')).toMatch(/^Why: An alarm was not in OK state at the start\. /);
    expect(await refreshesOf(world)).toEqual([]);
  });

  further('(between approval and start) and people are asked again, and told of it first', async () => {
    const { world } = local;
    await world.patch('U0DEV', `deploy api-prod ${await oldest(world, 'api')} at 10:20`);
    await world.advance('10s');
    await approve(world, 'api-prod');
    await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'ALARM' });
    await world.advance('25m');
    const card = cardOf(world, 'api-prod');
    expect(titleOf(world, 'api-prod')).toMatch(/^Approval needed: /);
    expect(card.body.split('\n')[1]).toMatch(/^\*Warning\* Alarm api-prod-5xx in ALARM now$/);
    expect(card.body).toContain('The plan changed, so approval is needed again: alarm api-prod-5xx is in ALARM.');
    expect(await refreshesOf(world)).toEqual([]);
  });
});

describe('a person with another tool who stops', () => {
  further('the update of a stack: it is rolled back, and someone there did it', async () => {
    const { world } = local;
    const { from } = await imagesFor(world, 'shop-dev');
    await begin(world, 'shop-dev');
    await world.advance('30s');
    await call(world, 'cloudformation', 'CancelUpdateStack', { StackName: 'shop-dev' });
    await world.advance('6m');
    const card = cardOf(world);
    expect(titleOf(world, 'shop-dev')).toMatch(/ was rolled back$/);
    expect(card.body).toContain('Why: someone cancelled the update in CloudFormation');
    expect(lineOf(card, 'Fleet now')).toBe(`Fleet now: 3 instances on \`${from}\``);
    expect(await updates(world, 'shop-dev')).toEqual(oneOfOurs);
  });

  test('the refresh of a group: it is cancelled, and the fleet is said to be mixed', async () => {
    const { world } = local;
    await begin(world, 'api-prod');
    await world.advance('2m');
    await call(world, 'autoscaling', 'CancelInstanceRefresh', { AutoScalingGroupName: 'api-prod' });
    await world.advance('6m');
    expect(titleOf(world, 'api-prod')).toMatch(/ stopped( at its checkpoint)?$/);
    expect(lineOf(cardOf(world), 'Fleet now')).toMatch(
      /^Fleet now: mixed, \d instances on `ami-\w+`, \d instances on /,
    );
    expect(cardOf(world).body).toContain('Stopped in AWS, not in Patchwarden');
    expect((await running(world, 'api-prod')).sort()).toContain(await oldest(world, 'api'));
  });
});

describe('a rollback that fails', () => {
  const broken = async (): Promise<void> => {
    const { world } = local;
    await world.fault({ target: 'stack', stack: 'shop-dev', kind: 'rollback-failure' });
    await world.fault(instanceFault('shop-dev', 'boot-failure', 1));
    await begin(world, 'shop-dev');
    await world.advance('5m');
  };

  further('needs a person, blocks the fleet, and is not continued by itself', async () => {
    const { world } = local;
    await broken();
    const card = cardOf(world);
    expect(titleOf(world, 'shop-dev')).toMatch(/^Needs attention: deploy of /);
    expect(card.body).toContain('\nThe rollback failed: ');
    expect(card.replies.at(-1)).toContain('run `aws cloudformation continue-update-rollback --stack-name shop-dev`.');
    expect(card.body).toContain('Fleet now: mixed, ');
    expect((await ask(world, 'shop-dev'))[0]).toMatch(/^No request was made: .* needs attention/);
    await world.advance('15m');
    expect(await statusOf('shop-dev')).toBe('UPDATE_ROLLBACK_FAILED');
    expect([deployCards(world).length, await updates(world, 'shop-dev')]).toEqual([1, oneOfOurs]);
  });

  test('ends as rolled back once a person has continued it, and the fleet is free', async () => {
    const { world } = local;
    const { from } = await imagesFor(world, 'shop-dev');
    await broken();
    await call(world, 'cloudformation', 'ContinueUpdateRollback', { StackName: 'shop-dev' });
    await world.advance('12m');
    expect([await statusOf('shop-dev'), titleOf(world, 'shop-dev')]).toEqual([
      'UPDATE_ROLLBACK_COMPLETE',
      expect.stringMatching(/ was rolled back$/),
    ]);
    expect(cardOf(world).body).toContain('Why: New instances booted but signalled FAILURE');
    expect(lineOf(cardOf(world), 'Fleet now')).toBe(`Fleet now: 3 instances on \`${from}\``);
    await ask(world, 'shop-dev');
    await approve(world, 'shop-dev');
    await world.advance('6m');
    expect(titleOf(world, 'shop-dev')).toMatch(/ runs ami-/);
  });

  further('of a refresh stays as it is until someone has looked and closes it; then the fleet is free', async () => {
    const { world } = local;
    await begin(world, 'api-prod');
    await world.advance('2m');
    await world.fault(instanceFault('api-prod', 'no-capacity', 1000));
    await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'ALARM' });
    await world.advance('66m');
    expect((await refreshesOf(world)).map(({ Status }) => Status)).toEqual(['RollbackFailed']);
    expect(titleOf(world, 'api-prod')).toMatch(/^Needs attention: deploy of /);
    expect(cardOf(world).body).toContain('no deploy of api-prod can start, and nothing is retried.');
    expect((await ask(world, 'api-prod'))[0]).toMatch(/^No request was made: .* needs attention/);
    world.local.aws.faults.clear();
    await world.advance('2m');
    const values = { reason: 'looked' };
    await submitted(world, 'U0CLEO', 'run-cancel', { card: cardOf(world), values });
    await world.advance('10s');
    expect(titleOf(world, 'api-prod')).toMatch(/ stopped( at its checkpoint)?$/);
    expect(cardOf(world).body).toContain('Stopped by <@U0CLEO>: looked.');
    expect((await ask(world, 'api-prod'))[0]).toMatch(/^Requested/);
  });
});

test.each(
  casesOf([
    [
      'shop-dev',
      'cloudformation',
      'DescribeStacks',
      '15s',
      'aws cloudformation cancel-update-stack --stack-name shop-dev',
    ],
    [
      'api-prod',
      'autoscaling',
      'DescribeInstanceRefreshes',
      '80s',
      'aws autoscaling rollback-instance-refresh --auto-scaling-group-name api-prod',
    ],
  ]),
)('a stop of %s after its runbook has failed says that it has no effect, and what has', async (fleet, ...rest) => {
  const { world } = local;
  const [service, operation, after, command] = rest;
  await begin(world, fleet);
  await world.advance(after);
  await world.fault(awsFault(service, operation, 'server-error', 30));
  await world.advance('40s');
  world.local.aws.faults.clear();
  expect(await world.executions()).toEqual(['Failed']);
  await submitted(world, 'U0CLEO', 'run-roll-back', { card: cardOf(world), values: { reason: 'errors' } });
  await world.advance('10s');
  expect(titleOf(world, fleet)).toMatch(/^Needs attention: deploy of /);
  const { body, replies } = cardOf(world);
  expect([body, ...replies].join('\n')).toContain(`has ended, and the change continues; this stops it: ${command}`);
  await world.advance('25m');
  expect(titleOf(world, fleet)).toMatch(/ runs ami-/);
});
