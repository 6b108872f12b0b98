import { readFileSync } from 'node:fs';
import { labWorld, STOCK_IMAGE } from '../../local/world/lab-world.ts';
import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { amisOf, call, cardOf, fleetImages, listOf, press, shortOf, stackOf, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { worldWith } from './variants.ts';

/** docs/lab.md from nothing: an account in which nobody has made anything. */
const local = inLocalWorld({
  config: 'infra/lab/patchwarden.yml',
  world: worldWith({ ...labWorld, stacks: [] }),
});

const ROLE = 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-ap-southeast-2';
const APPLICATION = 'patchwarden-lab-application';

/** As `cdk deploy` has CloudFormation make it. */
async function created(world: LocalWorld, part: string, given: Record<string, string> = {}): Promise<string> {
  await call(world, 'cloudformation', 'CreateStack', {
    StackName: `patchwarden-lab-${part}`,
    TemplateBody: readFileSync(`infra/lab/${part}.yaml`, 'utf8'),
    RoleARN: ROLE,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    Parameters: Object.entries(given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  });
  await world.advance('8m');
  return (await stackOf(world, `patchwarden-lab-${part}`)).status;
}

further(
  'from nothing to a patched application: three stacks, a bake, a deploy, each approved by another person',
  async () => {
    const { world } = local;
    const network = { BaselineVpcStack: 'patchwarden-lab-network' };
    expect(await created(world, 'network')).toBe('CREATE_COMPLETE');
    expect(await created(world, 'pipeline', network)).toBe('CREATE_COMPLETE');
    expect(await created(world, 'application', { ...network, AmazonMachineImage: STOCK_IMAGE })).toBe(
      'CREATE_COMPLETE',
    );
    expect(await fleetImages(world, APPLICATION)).toEqual({ [STOCK_IMAGE]: 2 });
    await world.patch('U0ANA', 'bake lab-web');
    await world.press('U0BEN', 'approve');
    await world.advance('28m');
    const [image = 'none'] = await amisOf(world, 'lab-web');
    expect(world.card().body).toContain(`lab-web baked: ${image}`);
    await world.patch('U0ANA', `deploy lab ${image}`);
    await world.advance('10s');
    await press(world, 'U0BEN', 'run-approve', cardOf(world, 'lab'));
    await world.advance('12m');
    expect(titleOf(world, 'lab')).toBe(`lab runs ${shortOf(image)}`);
    expect(await fleetImages(world, APPLICATION)).toEqual({ [image]: 2 });
    // The clean-up of the pipeline leaves what it has baked.
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'patchwarden-lab-pipeline' });
    await world.advance('2m');
    const { imagePipelineList } = await call(world, 'imagebuilder', 'ListImagePipelines', {});
    expect(listOf(imagePipelineList)).toEqual([]);
    const { Images } = await call(world, 'ec2', 'DescribeImages', { ImageIds: [image] });
    expect(listOf(Images).map(({ State }) => State)).toEqual(['available']);
  },
);
