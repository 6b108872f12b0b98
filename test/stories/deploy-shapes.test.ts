import {
  call,
  cardOf,
  eventsOf,
  fieldsOf,
  fleetImages,
  groupsOf,
  imagesFor,
  lineOf,
  listOf,
  press,
  quickPolicies,
  refreshesOf,
  shortOf,
  stackOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ windows: false, config: configFile('deploy-shapes.yml', { policies: quickPolicies }) });

/** Deploys another image to a stack; what its card said before, what its groups were, and the events of it. */
async function moved(fleet: string, image: string) {
  const { world } = local;
  const before = await groupsOf(world, fleet);
  await world.patch('U0DEV', `deploy ${fleet} ${image}`);
  await world.advance('10s');
  const asked = cardOf(world, fleet);
  await press(world, 'U0BEN', 'run-approve', asked);
  await world.advance('8m');
  expect((await stackOf(world, fleet)).status).toBe('UPDATE_COMPLETE');
  return {
    asked,
    before,
    after: await groupsOf(world, fleet),
    events: await eventsOf(world, fleet, world.now() - 600_000),
  };
}

test('web-dev: a second group is built beside the old one, which goes when all have signalled', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'web-dev');
  const { asked, before, after, events } = await moved('web-dev', to);
  expect(lineOf(asked, 'How')).toBe(
    '*How* blue/green: CloudFormation creates a second group and deletes the old one after the new one serves',
  );
  expect(lineOf(asked, 'Extra capacity')).toBe(
    '*Extra capacity* 2 instances while both groups run: check quota, addresses and licences',
  );
  expect(lineOf(asked, 'Resources')).toContain('1 is replaced: AutoScalingGroup');
  expect(titleOf(world, 'web-dev')).toBe(`web-dev runs ${shortOf(to)}`);
  expect(after.map(({ images }) => images)).toEqual([[to, to]]);
  expect(after[0]?.name).not.toBe(before[0]?.name);
  const steps = events
    .filter((line) => line.startsWith('AutoScalingGroup'))
    .map((line) => line.replace(/ i-\w+$/, ' i'));
  expect(steps).toEqual([
    'AutoScalingGroup UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.',
    'AutoScalingGroup UPDATE_IN_PROGRESS Resource creation Initiated',
    'AutoScalingGroup UPDATE_IN_PROGRESS Received SUCCESS signal with UniqueId i',
    'AutoScalingGroup UPDATE_IN_PROGRESS Received SUCCESS signal with UniqueId i',
    'AutoScalingGroup UPDATE_COMPLETE',
    'AutoScalingGroup DELETE_IN_PROGRESS',
    'AutoScalingGroup DELETE_COMPLETE',
  ]);
});

test('shop-dev: rolls through the same group, one instance after another', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'shop-dev');
  const { asked, before, after, events } = await moved('shop-dev', to);
  expect(lineOf(asked, 'How')).toBe('*How* rolling update: the group replaces its instances batch by batch');
  expect(lineOf(asked, 'Extra capacity')).toBe('there is no Extra capacity');
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(to)}`);
  expect(after).toEqual([{ name: before[0]?.name, version: '2', images: [to, to, to] }]);
  expect(events.find((line) => line.includes('Rolling update initiated'))).toContain(
    'Terminating 3 obsolete instance(s) in batches of 1',
  );
  expect(events.filter((line) => line.includes('Received SUCCESS signal'))).toHaveLength(3);
  expect(cardOf(world, 'shop-dev').replies.at(-1)).toMatch(
    /AutoScalingGroup received signals 3 of 3\n.* AutoScalingGroup UPDATE_COMPLETE\n/,
  );
});

test('search-dev: CloudFormation starts an instance refresh, and the stack waits for it', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'search-dev');
  const { asked, before, after, events } = await moved('search-dev', to);
  expect(lineOf(asked, 'How')).toBe('*How* CloudFormation starts an instance refresh of the group and waits for it');
  expect(titleOf(world, 'search-dev')).toBe(`search-dev runs ${shortOf(to)}`);
  expect(after).toEqual([{ name: before[0]?.name, version: '2', images: [to, to] }]);
  const refreshes = await refreshesOf(world, before[0]?.name);
  expect(refreshes.map(({ Status }) => Status)).toEqual(['Successful']);
  expect(events).toContain(
    `AutoScalingGroup UPDATE_IN_PROGRESS Instance refresh ${String(refreshes[0]?.['InstanceRefreshId'])} started.`,
  );
});

test('worker-dev: a container image goes into the parameter that takes its URI, and comes back by one click', async () => {
  const { world } = local;
  const { ImageUri: from = '' } = (await stackOf(world, 'worker-dev')).parameters;
  const { imageSummaryList } = await call(world, 'imagebuilder', 'ListImagePipelineImages', {
    imagePipelineArn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/worker',
  });
  const [older] = listOf(imageSummaryList).filter(({ outputResources }) => {
    const [container] = listOf(fieldsOf(outputResources)['containers']);
    return !JSON.stringify(container?.['imageUris']).includes(from);
  });
  const { asked } = await moved('worker-dev', String(older?.['arn']));
  expect(lineOf(asked, 'How')).toMatch(/^\*How\* no Auto Scaling group changes;.* an ECS service replaces its tasks$/);
  expect(lineOf(asked, 'Resources')).toBe(
    '*Resources* 2 change, 1 is replaced: TaskDefinition (ECS::TaskDefinition, replaced), Service (ECS::Service, changed)',
  );
  const { ImageUri: to = '' } = (await stackOf(world, 'worker-dev')).parameters;
  expect(to).not.toBe(from);
  expect(titleOf(world, 'worker-dev')).toBe(`worker-dev runs ${shortOf(to)}`);
  await press(world, 'U0CLEO', 'deploy-return', cardOf(world, 'worker-dev'));
  await world.advance('4m');
  expect(titleOf(world, 'worker-dev')).toBe(`Rolled back: worker-dev runs ${shortOf(from)}`);
  expect((await stackOf(world, 'worker-dev')).parameters).toMatchObject({ ImageUri: from, Tasks: '2' });
  expect(await fleetImages(world, 'worker-dev')).toEqual({});
});
