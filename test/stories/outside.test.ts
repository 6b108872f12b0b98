import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import {
  apiImages,
  call,
  cardOf,
  deploy,
  fieldsOf,
  groupsOf,
  imagesFor,
  listOf,
  stackOf,
  updateByHand,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, imageFleets, quickBakes } from './variants.ts';

const fleets = Object(imageFleets());
const config = configFile('outside.yml', { fleets: { ...fleets, 'web-dev': { ...fleets['web-dev'], after: 'bake' } } });
const local = inLocalWorld({ windows: false, world: quickBakes(), config });

interface OutsideCard {
  text: string;
  body: string;
  buttons: string[];
  replies: string[];
}

/** Cards of changes that were not made here, oldest first. */
const outsideCards = (world: LocalWorld): OutsideCard[] =>
  [...world.local.slack.workspace.channels.keys()]
    .flatMap((channel) => world.messages(channel))
    .filter(({ metadata }) => metadata?.event_type === 'patchwarden_outside')
    .map(({ text, blocks = [], replies }) => ({
      text,
      body: linesOf(blocks).join('\n'),
      buttons: buttonsOf(blocks),
      replies: replies.map(bodyOf),
    }));

const ARN = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';

/** The pipeline web as it is, with a schedule that matches once a day. */
async function scheduleWeb(world: LocalWorld, scheduleExpression: string): Promise<void> {
  const imagePipelineArn = `${ARN}:image-pipeline/web`;
  const { imagePipeline } = await call(world, 'imagebuilder', 'GetImagePipeline', { imagePipelineArn });
  const { imageRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn, imageScanningConfiguration } =
    fieldsOf(imagePipeline);
  await call(world, 'imagebuilder', 'UpdateImagePipeline', {
    imagePipelineArn,
    imageRecipeArn,
    infrastructureConfigurationArn,
    distributionConfigurationArn,
    imageScanningConfiguration,
    clientToken: 'schedule-web',
    schedule: { scheduleExpression, pipelineExecutionStartCondition: 'EXPRESSION_MATCH_ONLY' },
  });
}

test('a bake by schedule has one card until its end, and opens the request of the fleet after it', async () => {
  const { world } = local;
  await world.advance('3m');
  expect(outsideCards(world)).toEqual([]);
  await scheduleWeb(world, 'cron(6 23 * * ? *)');
  await world.advance('5m');
  const [running] = outsideCards(world);
  expect(running?.body).toMatch(
    /^Outside bake of web: \d of 11 steps\n.*current `ami-\w+` .* · \*started by schedule\*\n/,
  );
  expect(running?.buttons).toEqual([]);
  await world.advance('8m');
  const [card, ...more] = outsideCards(world);
  expect(more).toEqual([]);
  expect(card?.text).toMatch(/^Outside bake of web succeeded: ami-\w+, started by schedule\. /);
  expect(card?.body).toMatch(/\nfixes \d CVEs? .* · introduces .*\nNo fleet has changed\n/);
  expect(card?.buttons).toEqual(['Deploy to web-dev', 'Deploy to shop-dev', 'Deploy to search-dev']);
  expect(card?.replies[0]).toMatch(/packages changed from ami-/);
  const request = cardOf(world, 'web-dev');
  expect(request.text).toMatch(/^Approval needed: deploy web-dev to ami-/);
  expect(request.body).toMatch(
    /Opened automatically at .*, after a bake of this image succeeded \(outside change o-\w{8}\)/,
  );
  const [status] = await world.patch('U0DEV', 'status web');
  expect(status).toMatch(/web\*?: outside bake ended at /);
});

test('a stack update and a refresh by others are followed to what the instances run, and people never approved it', async () => {
  const { world } = local;
  await world.advance('3m');
  const shop = await imagesFor(world, 'shop-dev');
  await updateByHand(world, 'shop-dev', { AmazonMachineImage: shop.to });
  await world.advance('30s');
  expect(outsideCards(world)).toHaveLength(1);
  expect(outsideCards(world)[0]?.body).toContain(
    `*Warning* This change moves shop-dev to \`${shop.to}\`. Nobody approved this image here`,
  );
  const api = await apiImages(world);
  const { AutoScalingGroups } = await call(world, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: ['api-prod'],
  });
  const { LaunchTemplateId } = fieldsOf(listOf(AutoScalingGroups)[0]?.['LaunchTemplate']);
  await call(world, 'ec2', 'CreateLaunchTemplateVersion', {
    LaunchTemplateId,
    SourceVersion: '1',
    LaunchTemplateData: { ImageId: api.to },
  });
  await call(world, 'autoscaling', 'StartInstanceRefresh', {
    AutoScalingGroupName: 'api-prod',
    DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId, Version: '2' } },
    Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 0 },
  });
  await world.advance('15m');
  const [update, refresh, ...more] = outsideCards(world);
  expect(more).toEqual([]);
  expect(update?.body).toMatch(/^Outside stack update of shop-dev ended\n/);
  expect(update?.body).toContain(
    `shop-dev now runs \`${shop.to}\` on 3 of 3 instances. Nobody approved this image here`,
  );
  expect(update?.body).toMatch(/\*not through Patchwarden\*/);
  expect(update?.buttons).toEqual(['Deploy to shop-dev']);
  expect(refresh?.body).toMatch(/^Outside instance refresh of api-prod ended\n/);
  expect(refresh?.body).toContain(`api-prod now runs \`${api.to}\` on 10 of 10 instances. Nobody approved`);
});

/** Another version of the launch template of this group, with this image. */
async function versionWith(world: LocalWorld, group: string, image: string): Promise<Record<string, unknown>> {
  const { AutoScalingGroups } = await call(world, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: [group],
  });
  const { LaunchTemplateId, Version } = fieldsOf(listOf(AutoScalingGroups)[0]?.['LaunchTemplate']);
  const { LaunchTemplateVersion } = await call(world, 'ec2', 'CreateLaunchTemplateVersion', {
    LaunchTemplateId,
    SourceVersion: Version,
    LaunchTemplateData: { ImageId: image },
  });
  return { LaunchTemplateId, Version: String(fieldsOf(LaunchTemplateVersion)['VersionNumber']) };
}

test('a refresh from the console of a group that belongs to a stack is followed to what the instances run', async () => {
  const { world } = local;
  await world.advance('3m');
  const { from, to } = await imagesFor(world, 'shop-dev');
  const [group = ''] = (await groupsOf(world, 'shop-dev-')).map(({ name }) => name);
  await call(world, 'autoscaling', 'StartInstanceRefresh', {
    AutoScalingGroupName: group,
    DesiredConfiguration: { LaunchTemplate: await versionWith(world, group, to) },
    Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 0 },
  });
  await world.advance('30s');
  const [running] = outsideCards(world);
  expect(running?.text).toMatch(/^Outside instance refresh of shop-dev in progress, not through Patchwarden\. /);
  expect(running?.body).toContain(`stack shop-dev, group ${group}, 3 instances · before: \`${from}\``);
  await world.advance('15m');
  const [card, ...more] = outsideCards(world);
  expect(more).toEqual([]);
  expect(card?.body).toMatch(/^Outside instance refresh of shop-dev ended\n/);
  expect(card?.body).toContain(`shop-dev now runs \`${to}\` on 3 of 3 instances. Nobody approved this image here`);
  expect(card?.body).toMatch(/\*not through Patchwarden\*/);
  expect(card?.buttons).toEqual(['Deploy to shop-dev']);
});

further(
  'a refresh that CloudFormation started for an update has no card beside the update’s, whoever started that',
  async () => {
    const { world } = local;
    await world.advance('3m');
    const { from, to } = await imagesFor(world, 'search-dev');
    await updateByHand(world, 'search-dev', { AmazonMachineImage: to });
    await world.advance('12m');
    expect(outsideCards(world).map(({ body }) => body.split('\n')[0])).toEqual([
      'Outside stack update of search-dev ended',
    ]);
    await world.start();
    await deploy(world, `search-dev ${from}`);
    await world.advance('12m');
    expect(cardOf(world, 'search-dev').text).toContain('search-dev runs');
    expect(outsideCards(world)).toHaveLength(1);
  },
);

further('an update by a change set is told by its name, and the next one without any is not', async () => {
  const { world } = local;
  await world.advance('3m');
  const { from, to } = await imagesFor(world, 'shop-dev');
  const { parameters } = await stackOf(world, 'shop-dev');
  await call(world, 'cloudformation', 'CreateChangeSet', {
    StackName: 'shop-dev',
    ChangeSetName: 'release-7',
    UsePreviousTemplate: true,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    Parameters: Object.keys(parameters).map((ParameterKey) =>
      ParameterKey === 'AmazonMachineImage'
        ? { ParameterKey, ParameterValue: to }
        : { ParameterKey, UsePreviousValue: true },
    ),
  });
  await world.advance('1m');
  await call(world, 'cloudformation', 'ExecuteChangeSet', { StackName: 'shop-dev', ChangeSetName: 'release-7' });
  await world.advance('12m');
  await updateByHand(world, 'shop-dev', { AmazonMachineImage: from });
  await world.advance('12m');
  expect(outsideCards(world).map(({ text }) => text.split('. ')[0])).toEqual([
    'Outside stack update of shop-dev ended, change set release-7, not through Patchwarden',
    'Outside stack update of shop-dev ended, not through Patchwarden',
  ]);
});

further('what was done through Patchwarden has no such card', async () => {
  const { world } = local;
  await world.advance('3m');
  const { to } = await imagesFor(world, 'shop-dev');
  await world.start();
  await deploy(world, `shop-dev ${to}`);
  await deploy(world, `api-prod ${(await apiImages(world)).to}`, ['U0ANA', 'U0BEN']);
  await world.advance('12m');
  expect(cardOf(world, 'shop-dev').text).toContain(`shop-dev runs`);
  expect(outsideCards(world)).toEqual([]);
});

test('an image that a changed launch template brought at a scale-out is said so plainly', async () => {
  const { world } = local;
  await world.advance('3m');
  const { from, to } = await apiImages(world);
  const { AutoScalingGroups } = await call(world, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: ['api-prod'],
  });
  const { LaunchTemplateId } = fieldsOf(listOf(AutoScalingGroups)[0]?.['LaunchTemplate']);
  await call(world, 'ec2', 'CreateLaunchTemplateVersion', {
    LaunchTemplateId,
    SourceVersion: '1',
    LaunchTemplateData: { ImageId: to },
  });
  await call(world, 'autoscaling', 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: 'api-prod',
    LaunchTemplate: { LaunchTemplateId, Version: '2' },
    MaxSize: 12,
    DesiredCapacity: 11,
  });
  await world.advance('4m');
  const [card, ...more] = outsideCards(world);
  expect(more).toEqual([]);
  expect(card?.text).toMatch(/^api-prod runs an image that nobody approved, not through Patchwarden\. /);
  expect(card?.body).toContain(`api-prod now runs \`${to}\` on 1 of 11 instances. Nobody approved this image here`);
  expect(card?.body).toContain(`api-prod* runs \`${from}\` on 10 of 11 instances, \`${to}\` on 1 of 11 instances`);
});
