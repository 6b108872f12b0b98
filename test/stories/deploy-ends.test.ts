import { templateText } from '../../local/world/application-template.ts';
import { defaultWorld } from '../../local/world/default-world.ts';
import {
  call,
  cardOf,
  deploy,
  deployCards,
  fleetImages,
  groupsOf,
  imagesFor,
  lineOf,
  refreshesOf,
  shortOf,
  stackOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, worldWith } from './variants.ts';

const edited = (name: string, from: string, to: string): string => {
  const text = templateText(name);
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
  return text.replace(from, to);
};

/** CloudFormation waits for a refresh that leaves protected instances as they are, and calls the update complete. */
const ignoring = edited(
  'refreshing',
  'Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 60 }',
  'Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 60, ScaleInProtectedInstances: Ignore }',
);
/** The image parameter is in a tag alone: a new version, and a group that rolls to the same image is never replaced. */
const tagged = edited(
  'rolling',
  'ImageId: !Ref AmazonMachineImage\n        InstanceType',
  'ImageId: !Ref Other\n        TagSpecifications: [{ ResourceType: instance, Tags: [{ Key: image, Value: !Ref AmazonMachineImage }] }]\n        InstanceType',
).replace(
  '  InstanceType:\n    Type: String',
  '  Other:\n    Type: AWS::EC2::Image::Id\n  InstanceType:\n    Type: String',
);

/** CloudFormation cannot delete the group that it replaces, and calls the update complete all the same. */
const kept = edited(
  'replacing',
  '      MinSize: !Ref Capacity',
  '      DeletionProtection: prevent-all-deletion\n      MinSize: !Ref Capacity',
);

const stackWith = (name: string, template: string, capacity: number, more: Record<string, string> = {}) => ({
  name,
  template,
  parameters: {
    BaselineVpcStack: 'baseline-vpc',
    AmazonMachineImage: '{image:web-1}',
    Capacity: String(capacity),
    ...more,
  },
  roleArn: `arn:aws:iam::111122223333:role/${name}-deploy`,
  tags: {},
  createdDaysAgo: 100,
  updates: [],
});

const fleet = (name: string, more: object = {}) => ({
  [name]: { policy: 'nonprod', image: 'web', stack: { name, parameter: 'AmazonMachineImage' }, ...more },
});

const network = defaultWorld.stacks.filter(({ name }) => name === 'baseline-vpc');
const local = inLocalWorld({
  windows: false,
  config: configFile('deploy-ends.yml', {
    policies: {
      nonprod: { approvals: 1, from: ['platform'], expires: '2h' },
      prod: { approvals: 2, from: ['platform', 'leads'], expires: '2h' },
    },
    fleets: {
      ...fleet('web-dev'),
      ...fleet('shop-dev'),
      ...fleet('web-prod', { after: 'web-dev', soak: '0m' }),
      ...fleet('worker-dev'),
      ...fleet('search-dev', { after: 'shop-dev', soak: '0m' }),
    },
  }),
  world: worldWith({
    stacks: [
      ...network,
      stackWith('web-dev', ignoring, 4),
      stackWith('shop-dev', tagged, 2, { Other: '{image:web-1}' }),
      stackWith('web-prod', 'rolling', 2),
      stackWith('search-dev', 'rolling', 2),
      stackWith('worker-dev', kept, 1),
    ],
    groups: [],
  }),
});

const said = async (text: string): Promise<string> => (await local.world.patch('U0DEV', text))[0] ?? 'nothing';

test('a stack goes green with one of four instances replaced: a person is asked, and no fleet after it is opened', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'web-dev');
  await protect(3);
  await deploy(world, `web-dev ${to}`);
  await world.advance('4m');
  expect((await stackOf(world, 'web-dev')).status).toBe('UPDATE_COMPLETE');
  expect(await fleetImages(world, 'web-dev')).toEqual({ [from]: 3, [to]: 1 });
  expect(titleOf(world, 'web-dev')).toBe('Deploying web-dev: 1 of 4 instances');
  await world.advance('5m');
  const card = cardOf(world, 'web-dev');
  expect(titleOf(world, 'web-dev')).toBe(`Needs attention: deploy of web-dev to ${shortOf(to)}`);
  expect(lineOf(card, 'Instances')).toContain(`*Instances* 1 of 4 run \`${to}\` at 2026-`);
  const old = `\`i-\\w+\` \\(\`${from}\`\\)`;
  expect(lineOf(card, 'Not on this image')).toMatch(new RegExp(`^\\*Not on this image\\* ${old}, ${old}, ${old}$`));
  expect(lineOf(card, 'Why')).toMatch(/^\*Why\* .*3 instances are protected from scale-in$/);
  expect(lineOf(card, 'Fleet now')).toBe(`Fleet now: mixed, 3 instances on \`${from}\`, 1 instance on \`${to}\` (new)`);
  expect(card.body).not.toContain('othing is needed from you');
  await world.advance('2m');
  expect(deployCards(world, 'web-prod')).toEqual([]);
  expect(await said(`deploy web-prod ${to}`)).toMatch(
    new RegExp(
      `^No request was made: only 1 of 4 instances of web-dev run \`${to}\` \\(run d-\\w+\\), and web-prod comes after it\\.`,
    ),
  );
  await finishedByHand();
  expect(titleOf(world, 'web-dev')).toBe(`web-dev runs ${shortOf(to)}`);
  expect(titleOf(world, 'web-prod')).toBe(`Approval needed: deploy web-prod to ${shortOf(to)}`);
});

async function protect(count: number): Promise<void> {
  const [group] = await groupsOf(local.world, 'web-dev');
  const AutoScalingGroupName = group?.name;
  const { AutoScalingGroups } = await call(local.world, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: [AutoScalingGroupName],
  });
  const ids: string[] = Object(AutoScalingGroups)[0].Instances.map(
    ({ InstanceId }: { InstanceId: string }) => InstanceId,
  );
  await call(local.world, 'autoscaling', 'SetInstanceProtection', {
    AutoScalingGroupName,
    InstanceIds: ids.slice(0, count),
    ProtectedFromScaleIn: true,
  });
}

/** Someone replaces the others with a refresh of their own. */
async function finishedByHand(): Promise<void> {
  const { world } = local;
  const [group] = await groupsOf(world, 'web-dev');
  await call(world, 'autoscaling', 'StartInstanceRefresh', {
    AutoScalingGroupName: group?.name,
    Preferences: {
      MinHealthyPercentage: 0,
      InstanceWarmup: 0,
      SkipMatching: true,
      ScaleInProtectedInstances: 'Refresh',
    },
  });
  await world.advance('12m');
  expect((await refreshesOf(world, group?.name)).map(({ Status }) => Status)).toEqual(['Successful', 'Successful']);
}

test('a stack whose image parameter reaches no instance is refused before anybody is asked, and opens no fleet', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'shop-dev');
  await said(`deploy shop-dev ${to}`);
  await world.advance('20s');
  expect(titleOf(world, 'shop-dev')).toMatch(/ not started$/);
  expect(cardOf(world, 'shop-dev').body).toMatch(/nothing in the template passes the image parameter to a group/);
  expect(cardOf(world, 'shop-dev').buttons).not.toContain('Approve');
  await world.advance('5m');
  expect(deployCards(world, 'search-dev')).toEqual([]);
  expect(await said(`deploy search-dev ${to}`)).toMatch(/^No request was made: /);
});

test('a stack goes green beside the old group, which could not be deleted and serves: the card names it', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'worker-dev');
  const [old] = await groupsOf(world, 'worker-dev');
  await deploy(world, `worker-dev ${to}`);
  await world.advance('10m');
  expect((await stackOf(world, 'worker-dev')).status).toBe('UPDATE_COMPLETE');
  expect(await fleetImages(world, 'worker-dev')).toEqual({ [from]: 1, [to]: 1 });
  expect(titleOf(world, 'worker-dev')).toBe(`Needs attention: deploy of worker-dev to ${shortOf(to)}`);
  expect(lineOf(cardOf(world, 'worker-dev'), 'Why')).toBe(
    `*Why* group ${old?.name} is no longer in the stack and was not deleted`,
  );
});
