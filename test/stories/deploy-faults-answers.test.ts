import { casesOf, further } from '../support/further.ts';
import {
  approve,
  ask,
  awsFault,
  begin,
  changeSets,
  oldest,
  oneOfOurs,
  plainFleets,
  running,
  updates,
  versions,
} from './deploy-faults.ts';
import { cardOf, deployCards, lineOf, refreshesOf, stackOf, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ windows: false, config: plainFleets('deploy-answers') });

/** It ended well, once, and the fleet runs the image. */
async function expectOneUpdate(): Promise<void> {
  const { world } = local;
  expect(titleOf(world, 'shop-dev')).toMatch(/ runs ami-/);
  expect([await updates(world, 'shop-dev'), deployCards(world).length]).toEqual([oneOfOurs, 1]);
  expect(await running(world, 'shop-dev')).toEqual([await oldest(world)]);
}

async function expectOneRefresh(): Promise<void> {
  const { world } = local;
  expect(titleOf(world, 'api-prod')).toMatch(/ runs ami-/);
  expect((await refreshesOf(world)).map(({ Status }) => Status)).toEqual(['Successful']);
  expect([await versions(world), await running(world, 'api-prod')]).toEqual([2, [await oldest(world, 'api')]]);
}

describe('answers of AWS that are lost, late or no', () => {
  test.each(
    casesOf([
      ['timeout-after-accept', 5],
      ['server-error', 2],
    ] as const),
  )(
    'to the making of a change set, the start of the runbook and the execution of the set (%s): one of each, and people are asked',
    async (kind, executions) => {
      const { world } = local;
      await world.fault(awsFault('cloudformation', 'CreateChangeSet', kind, 4));
      await ask(world, 'shop-dev');
      await world.advance('62s');
      expect(await changeSets(world, 'shop-dev')).toEqual([expect.stringMatching(/^patchwarden-d-\w{8}-1$/)]);
      await world.fault(awsFault('ssm', 'StartAutomationExecution', kind, 4));
      await world.fault(awsFault('cloudformation', 'ExecuteChangeSet', kind, executions));
      await approve(world, 'shop-dev');
      await world.advance('8m');
      expect(await world.executions()).toEqual(['Success']);
      await expectOneUpdate();
    },
  );

  further('to the execution of the set (throttle): one update', async () => {
    const { world } = local;
    await world.fault(awsFault('cloudformation', 'ExecuteChangeSet', 'throttle', 2));
    await begin(world, 'shop-dev');
    await world.advance('8m');
    await expectOneUpdate();
  });

  further('to the execution, never: it fails, nothing was changed, and it can be asked for again', async () => {
    const { world } = local;
    await world.fault(awsFault('cloudformation', 'ExecuteChangeSet', 'throttle', 20));
    await begin(world, 'shop-dev');
    await world.advance('4m');
    expect(titleOf(world, 'shop-dev')).toMatch(/ (failed|not started)$/);
    expect(lineOf(cardOf(world), 'Why')).toMatch(/^Why: AWS throttled the request/);
    expect(await updates(world, 'shop-dev')).toEqual([]);
    world.local.aws.faults.clear();
    await begin(world, 'shop-dev');
    await world.advance('6m');
    expect(await updates(world, 'shop-dev')).toEqual(oneOfOurs);
  });

  test('to the making of a version and the start of a refresh (lost): one version, and the refresh that was begun is adopted', async () => {
    const { world } = local;
    await world.fault(awsFault('ec2', 'CreateLaunchTemplateVersion', 'timeout-after-accept', 2));
    await world.fault(awsFault('autoscaling', 'StartInstanceRefresh', 'timeout-after-accept', 3));
    await begin(world, 'api-prod');
    await world.advance('20m');
    await expectOneRefresh();
  });

  further('to the start of a refresh (no): it fails, since it has no token, and nothing was changed', async () => {
    const { world } = local;
    await world.fault(awsFault('autoscaling', 'StartInstanceRefresh', 'throttle'));
    await begin(world, 'api-prod');
    await world.advance('3m');
    expect(titleOf(world, 'api-prod')).toMatch(/ (failed|not started)$/);
    expect(lineOf(cardOf(world), 'Why')).toMatch(/^Why: AWS throttled the request/);
    expect(await refreshesOf(world)).toEqual([]);
    await begin(world, 'api-prod');
    await world.advance('20m');
    expect(titleOf(world, 'api-prod')).toMatch(/ runs ami-/);
  });

  test.each(
    casesOf([
      ['the stack', 'cloudformation', 'DescribeStacks'],
      ['its events', 'cloudformation', 'DescribeStackEvents'],
    ]),
  )('%s cannot be read for a while: nothing is concluded from it, and the end is the same', async (_what, ...which) => {
    const { world } = local;
    await begin(world, 'shop-dev');
    await world.advance('15s');
    await world.fault(awsFault(...which, 'server-error', 30));
    await world.advance('40s');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Deploying/);
    world.local.aws.faults.clear();
    await world.advance('8m');
    await expectOneUpdate();
  });
});

describe('events', () => {
  test.each(casesOf(['drop', 'duplicate', 'reorder'] as const))(
    '(%s) for the whole deploy lead to the same end',
    async (kind) => {
      const { world } = local;
      await world.fault({ target: 'events', kind, times: 10_000 });
      await begin(world, 'shop-dev');
      await begin(world, 'api-prod');
      await world.advance('20m');
      await expectOneRefresh();
      expect(titleOf(world, 'shop-dev')).toMatch(/ runs ami-/);
      expect([await updates(world, 'shop-dev'), deployCards(world).length]).toEqual([oneOfOurs, 2]);
      expect(cardOf(world, 'shop-dev').replies).toHaveLength(4);
      expect(cardOf(world, 'api-prod').replies).toHaveLength(3);
    },
  );

  further('(all lost) of a failure are read within a minute or two', async () => {
    const { world } = local;
    await world.fault({ target: 'events', kind: 'drop', times: 10_000 });
    await world.fault({ target: 'instance', group: 'web-dev-AutoScalingGroup', kind: 'boot-failure', times: 20 });
    await begin(world, 'web-dev');
    await world.advance('4m');
    expect(titleOf(world, 'web-dev')).toMatch(/ was rolled back$/);
    expect((await stackOf(world, 'web-dev')).status).toBe('UPDATE_ROLLBACK_COMPLETE');
  });
});

describe('an outage of Slack', () => {
  test('during a deploy delays what is said and loses nothing', async () => {
    const { world } = local;
    await begin(world, 'shop-dev');
    for (const method of ['chat.update', 'chat.postMessage'])
      await world.fault({ target: 'slack', method, kind: 'server-error', times: 1000 });
    await world.advance('10m');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Deploying/);
    world.local.slack.faults.clear();
    await world.advance('16m');
    await expectOneUpdate();
    expect(cardOf(world).replies).toHaveLength(4);
  });

  further('while it is planned delays the card, and then people are asked', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'server-error', times: 1000 });
    expect((await ask(world, 'shop-dev'))[0]).toContain('The card follows in <#C0PATCHING>.');
    await world.advance('5m');
    expect(deployCards(world)).toEqual([]);
    world.local.slack.faults.clear();
    await world.advance('16m');
    await approve(world, 'shop-dev');
    await world.advance('6m');
    await expectOneUpdate();
  });
});
