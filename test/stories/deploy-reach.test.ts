import { templateText } from '../../local/world/application-template.ts';
import { call, cardOf, groupsOf, imagesFor, quickPolicies, stackOf, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, worldWith } from './variants.ts';

const fleet = (name: string) => ({
  [name]: { policy: 'nonprod', image: 'web', stack: { name, parameter: 'AmazonMachineImage' } },
});
const config = configFile('deploy-reach.yml', {
  policies: quickPolicies,
  fleets: { ...fleet('shop-dev'), ...fleet('web-prod'), ...fleet('search-dev'), ...fleet('own-dev') },
});
/** What runs takes 62 of them. */
const world = worldWith({ quotas: { 'L-1216C47A': 69 } });
const local = inLocalWorld({ config, world });

async function created(TemplateBody: string): Promise<void> {
  const { from } = await imagesFor(local.world, 'shop-dev');
  await call(local.world, 'cloudformation', 'CreateStack', {
    StackName: 'own-dev',
    TemplateBody,
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: [
      { ParameterKey: 'BaselineVpcStack', ParameterValue: 'baseline-vpc' },
      { ParameterKey: 'AmazonMachineImage', ParameterValue: from },
    ],
    RoleARN: 'arn:aws:iam::111122223333:role/own-dev-deploy',
  });
  await local.world.advance('10m');
  expect((await stackOf(local.world, 'own-dev')).status).toBe('CREATE_COMPLETE');
}

async function asked(name: string): Promise<string> {
  const { to } = await imagesFor(local.world, 'shop-dev');
  await local.world.patch('U0DEV', `deploy ${name} ${to}`);
  await local.world.advance('20s');
  return cardOf(local.world, name).body;
}

const noneAsked = (name: string): void => {
  expect(titleOf(local.world, name)).toMatch(/ (failed|not started)$/);
  expect(cardOf(local.world, name).buttons).toEqual([]);
};

test('a refresh that may end every instance at once is not asked for', async () => {
  const text = templateText('refreshing').replace(
    'MinHealthyPercentage: 50,',
    'MinHealthyPercentage: 0, MaxHealthyPercentage: 100,',
  );
  await created(text);
  expect(await asked('own-dev')).toContain(
    'the update may take every instance out of service at once (group AutoScalingGroup',
  );
  noneAsked('own-dev');
});

test('a rolling update that CloudFormation would refuse is not asked for', async () => {
  const text = templateText('rolling').replace('MinInstancesInService: 1', 'MinInstancesInService: 50');
  await created(text);
  const [group] = await groupsOf(local.world, 'own-dev');
  expect(await asked('own-dev')).toMatch(
    /MinInstancesInService must be less than MaxSize, so CloudFormation would refuse the update \(group AutoScalingGroup, min 50, max \d+\)/,
  );
  expect(group?.images.length).toBeGreaterThan(0);
  noneAsked('own-dev');
});

test('a second group that the quota does not cover is not asked for, and batches in the same group are', async () => {
  expect(await asked('web-prod')).toMatch(
    /the vCPU quota does not cover the new instances \(quota L-1216C47A, vCPUs \d+ of 69 in use, needed 8\)/,
  );
  noneAsked('web-prod');
  expect(await asked('shop-dev')).toContain('at the worst moment 2 of 3 serve');
});

test('instances that are held back, and scheduled actions, are told before anyone approves', async () => {
  const { world: here } = local;
  const [group] = await groupsOf(here, 'search-dev');
  const name = group?.name ?? '';
  const { AutoScalingGroups } = await call(here, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: [name],
  });
  const InstanceIds = [String(Object(AutoScalingGroups)[0].Instances[0].InstanceId)];
  await call(here, 'autoscaling', 'SetInstanceProtection', {
    AutoScalingGroupName: name,
    InstanceIds,
    ProtectedFromScaleIn: true,
  });
  const body = await asked('search-dev');
  expect(body).toContain('The refresh waits an hour for instances with scale-in protection, then fails');
  expect(body).toContain('instances 1 of 2');
  expect(body).toContain('at the worst moment 1 of 2 serve');
});
