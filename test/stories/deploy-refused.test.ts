import { templateText } from '../../local/world/application-template.ts';
import { call, cardOf, groupsOf, imagesFor, quickPolicies, stackOf, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const fleet = (name: string) => ({
  [name]: { policy: 'nonprod', image: 'web', stack: { name, parameter: 'AmazonMachineImage' } },
});
const config = configFile('deploy-refused.yml', {
  policies: quickPolicies,
  fleets: { ...fleet('shop-dev'), ...fleet('bare-dev'), ...fleet('own-dev'), ...fleet('gone-dev') },
});
const local = inLocalWorld({ windows: false, config });

const withoutCreationPolicy = templateText('replacing').replace(/ {4}CreationPolicy:\n(?: {6}.*\n)+/, '');

/** Makes a stack as a person would, with the image that shop-dev runs. */
async function created(StackName: string, TemplateBody: string, RoleARN?: string): Promise<void> {
  const { world } = local;
  const { from } = await imagesFor(world, 'shop-dev');
  await call(world, 'cloudformation', 'CreateStack', {
    StackName,
    TemplateBody,
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: [
      { ParameterKey: 'BaselineVpcStack', ParameterValue: 'baseline-vpc' },
      { ParameterKey: 'AmazonMachineImage', ParameterValue: from },
    ],
    ...(RoleARN === undefined ? {} : { RoleARN }),
  });
  await world.advance('10m');
  expect((await stackOf(world, StackName)).status).toBe('CREATE_COMPLETE');
}

/** Asks for another image; what the card says of it. */
async function asked(name: string): Promise<string> {
  const { world } = local;
  const { to } = await imagesFor(world, 'shop-dev');
  await world.patch('U0DEV', `deploy ${name} ${to}`);
  await world.advance('20s');
  return cardOf(world, name).body;
}

const noneAsked = (name: string): void => {
  expect(titleOf(local.world, name)).toMatch(/ (failed|not started)$/);
  expect(cardOf(local.world, name).buttons).toEqual([]);
};

test('a stack without CreationPolicy: the old instances would go before a new one serves', async () => {
  const { world } = local;
  expect(withoutCreationPolicy).not.toContain('CreationPolicy');
  await created('bare-dev', withoutCreationPolicy, 'arn:aws:iam::111122223333:role/bare-dev-deploy');
  expect(await asked('bare-dev')).toMatch(
    /Why: the group has no CreationPolicy, so CloudFormation would delete the old instances before a new one serves \(group AutoScalingGroup\)\. Add a CreationPolicy with ResourceSignal to the group, and cfn-signal to its user data/,
  );
  noneAsked('bare-dev');
  expect(await groupsOf(world, 'bare-dev')).toHaveLength(1);
  expect((await call(world, 'cloudformation', 'ListChangeSets', { StackName: 'bare-dev' }))['Summaries']).toEqual([]);
});

test('a stack without a role of its own: the runbook may not change anything', async () => {
  await created('own-dev', templateText('rolling'));
  expect(await asked('own-dev')).toContain(
    'the stack has no service role, and the runbook cannot update a stack without one. Update the stack once with a service role; CloudFormation keeps using that role',
  );
  noneAsked('own-dev');
});

test('a stack that is not there', async () => {
  expect(await asked('gone-dev')).toMatch(/Why: .*gone-dev.*does not exist/);
  noneAsked('gone-dev');
});

test('a live size that the template would reset', async () => {
  const { world } = local;
  const [group] = await groupsOf(world, 'shop-dev');
  await call(world, 'autoscaling', 'SetDesiredCapacity', { AutoScalingGroupName: group?.name, DesiredCapacity: 5 });
  await world.advance('3m');
  expect(await asked('shop-dev')).toContain(
    'the template resets the group size (group AutoScalingGroup, live 5, template 3). Correct the size in the template or its parameters first',
  );
  noneAsked('shop-dev');
  expect((await groupsOf(world, 'shop-dev'))[0]?.images).toHaveLength(5);
});
