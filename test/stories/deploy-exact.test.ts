import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import {
  apiImages,
  auditOf,
  call,
  cardOf,
  decide,
  fieldsOf,
  fleetImages,
  groupsOf,
  imagesFor,
  lineOf,
  listOf,
  press,
  quickPolicies,
  refreshesOf,
  runIdOf,
  shortOf,
  titleOf,
  updateByHand,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const config = configFile('deploy-exact.yml', {
  policies: quickPolicies,
  fleets: {
    'shop-dev': { policy: 'nonprod', image: 'web', stack: { name: 'shop-dev', parameter: 'AmazonMachineImage' } },
    'api-prod': { policy: 'prod', image: 'api', autoScalingGroup: 'api-prod', alarms: ['api-prod-5xx'] },
  },
});
const local = inLocalWorld({ windows: false, config });

async function asked(world: LocalWorld, fleet: string, image: string): Promise<void> {
  await world.patch('U0DEV', `deploy ${fleet} ${image}`);
  await world.advance('10s');
  expect(titleOf(world, fleet)).toBe(`Approval needed: deploy ${fleet} to ${shortOf(image)}`);
}

/** The parameters that the worker sends for a fleet's newest deploy, as they are stored with its run. */
async function sentFor(world: LocalWorld, fleet: string): Promise<Record<string, string[]>> {
  const Key = { pk: { S: `RUN#${runIdOf(world, fleet)}` }, sk: { S: 'RUN' } };
  const { Item } = await call(world, 'dynamodb', 'GetItem', { TableName: 'patchwarden', Key });
  const inside = (value: unknown, name: string) => fieldsOf(fieldsOf(fieldsOf(value)['M'])[name]);
  const run = inside({ M: Item }, 'run');
  const parameters = fieldsOf(inside(inside(run, 'start'), 'parameters')['M']);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const { S, L } = fieldsOf(value);
      return [name, L === undefined ? [String(S)] : listOf(L).map((member) => String(member['S']))];
    }),
  );
}

const changeSets = async (world: LocalWorld): Promise<[string, string][]> => {
  const { Summaries } = await call(world, 'cloudformation', 'ListChangeSets', { StackName: 'shop-dev' });
  return listOf(Summaries).map((set) => [String(set['ChangeSetName']), String(set['ExecutionStatus'])]);
};

test('a stack that a person changed in between is planned anew and asked for again; the old button does nothing', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'shop-dev');
  await asked(world, 'shop-dev', to);
  const run = runIdOf(world, 'shop-dev');
  const first = cardOf(world, 'shop-dev');
  await updateByHand(world, 'shop-dev', { Capacity: '4' });
  await world.advance('5m');
  expect(await changeSets(world)).toEqual([[`patchwarden-${run}-1`, 'OBSOLETE']]);

  await press(world, 'U0BEN', 'run-approve', first);
  await world.advance('20s');
  const again = cardOf(world, 'shop-dev');
  expect(titleOf(world, 'shop-dev')).toBe(`Approval needed: deploy shop-dev to ${shortOf(to)}`);
  expect(again.body).toContain('The plan changed, so approval is needed again: the stack has been changed since.');
  expect(again.body).toContain(`version 2 · change set patchwarden-${run}-2`);
  expect(lineOf(again, 'Group')).toContain('4 instances, 4 healthy');
  expect(
    await press(world, 'U0CLEO', 'run-approve', first, {
      value: world.earlierValue(first, 'run-approve', 1),
      stale: true,
    }),
  ).toEqual([
    'Nothing was done: this button belongs to an older version of the request. The card now shows version 2: read it and decide there.',
  ]);
  expect(await world.executions()).toEqual([]);

  await press(world, 'U0CLEO', 'run-approve', again);
  await world.advance('6m');
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(to)}`);
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [to]: 4 });
  expect(await changeSets(world)).toEqual([[`patchwarden-${run}-2`, 'EXECUTE_COMPLETE']]);
  expect((await auditOf(world, 'shop-dev')).slice(2, 6)).toEqual([
    '<@U0BEN>: approved (approved, version 1)',
    'Patchwarden: plan changed, approval needed again: the stack has been changed since (planning, version 2)',
    'Patchwarden: planned (awaiting approval, version 2)',
    '<@U0CLEO>: approved (approved, version 2)',
  ]);
});

further('a group that takes another launch template version by now is planned anew', async () => {
  const { world } = local;
  const { to } = await apiImages(world);
  await asked(world, 'api-prod', to);
  const { AutoScalingGroups } = await call(world, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: ['api-prod'],
  });
  const { LaunchTemplateId } = fieldsOf(listOf(AutoScalingGroups)[0]?.['LaunchTemplate']);
  const LaunchTemplateData = { InstanceType: 't3.medium' };
  await call(world, 'ec2', 'CreateLaunchTemplateVersion', { LaunchTemplateId, SourceVersion: '1', LaunchTemplateData });
  await call(world, 'autoscaling', 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: 'api-prod',
    LaunchTemplate: { LaunchTemplateId, Version: '2' },
  });
  await decide(world, 'U0ANA', 'api-prod');
  await decide(world, 'U0BEN', 'api-prod');
  await world.advance('20s');
  expect(titleOf(world, 'api-prod')).toBe(`Approval needed: deploy api-prod to ${shortOf(to)}`);
  expect(cardOf(world, 'api-prod').body).toContain(
    'group api-prod takes version 2 of its launch template now, and took 1',
  );
  expect(await refreshesOf(world)).toEqual([]);
  await decide(world, 'U0ANA', 'api-prod');
  await decide(world, 'U0BEN', 'api-prod');
  await world.advance('10m');
  expect(titleOf(world, 'api-prod')).toBe(`api-prod runs ${shortOf(to)}`);
  expect((await groupsOf(world, 'api-prod'))[0]?.version).toBe('3');
});

test('of two approvers who race for the last approval one starts it, and it starts once', async () => {
  const { world } = local;
  const { to } = await apiImages(world);
  await asked(world, 'api-prod', to);
  await decide(world, 'U0BEN', 'api-prod');
  for (const user of ['U0ANA', 'U0CLEO']) await press(world, user, 'deploy-decide', cardOf(world, 'api-prod'));
  const said = await Promise.all(['U0ANA', 'U0CLEO'].map((user) => world.submit(user, {})));
  expect(said.flat().sort()).toEqual([
    'Approved: the deploy of api-prod has started. The card follows it.',
    expect.stringMatching(/^(Nothing was done: it |Approved by you)/),
  ]);
  await world.advance('10m');
  expect(titleOf(world, 'api-prod')).toBe(`api-prod runs ${shortOf(to)}`);
  expect(await world.executions()).toEqual(['Success']);
  expect(await refreshesOf(world)).toHaveLength(1);
  expect((await auditOf(world, 'api-prod')).filter((line) => line.includes(': start claimed'))).toHaveLength(1);
});

test('an approval given in the modal repaints the card at once, also for who has the modal open', async () => {
  const { world } = local;
  const { to } = await apiImages(world);
  await asked(world, 'api-prod', to);
  await press(world, 'U0BEN', 'deploy-decide', cardOf(world, 'api-prod'));
  await decide(world, 'U0ANA', 'api-prod');
  expect(cardOf(world, 'api-prod').body).toContain('1 of 2 approved: <@U0ANA> · needs 1 more of ');
  expect(await world.submit('U0BEN', {})).toEqual([
    'Approved: the deploy of api-prod has started. The card follows it.',
  ]);
  await world.advance('4s');
  expect(titleOf(world, 'api-prod')).toMatch(/^(Deploying|Starting)/);
  expect(cardOf(world, 'api-prod').body).toContain('approved by <@U0ANA>, <@U0BEN>');
});

further(
  'while its start is not answered, nobody can start it by hand with less caution than was approved',
  async () => {
    const { world } = local;
    const { to } = await apiImages(world);
    await asked(world, 'api-prod', to);
    const lost = {
      target: 'aws',
      service: 'ssm',
      operation: 'StartAutomationExecution',
      kind: 'server-error',
    } as const;
    await world.fault({ ...lost, times: 100 });
    await decide(world, 'U0ANA', 'api-prod');
    await decide(world, 'U0BEN', 'api-prod');
    await world.advance('5s');
    expect(titleOf(world, 'api-prod')).toBe(`Starting: deploy api-prod to ${shortOf(to)}`);
    world.local.aws.faults.clear();

    const reckless = { MinHealthy: ['0'], MaxHealthy: ['100'], Checkpoint: ['100'], BakeSeconds: ['0'] };
    const byHand = await call(world, 'ssm', 'StartAutomationExecution', {
      DocumentName: 'Patchwarden-Refresh',
      Parameters: { ...(await sentFor(world, 'api-prod')), ...reckless, HasAlarms: ['false'] },
    });
    await world.advance('10s');
    const { AutomationExecution } = await call(world, 'ssm', 'GetAutomationExecution', byHand);
    expect(fieldsOf(AutomationExecution)['AutomationExecutionStatus']).toBe('Failed');
    expect(await refreshesOf(world)).toEqual([]);

    await world.advance('12m');
    expect(titleOf(world, 'api-prod')).toBe(`api-prod runs ${shortOf(to)}`);
    expect((await refreshesOf(world)).map(({ Preferences }) => Preferences)).toEqual([
      expect.objectContaining({ MinHealthyPercentage: 90, AlarmSpecification: { Alarms: ['api-prod-5xx'] } }),
    ]);
  },
);
