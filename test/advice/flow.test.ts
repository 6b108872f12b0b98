import { goldenWorld } from '../../local/world/golden-world.ts';
import { adviseInstance, advisePatchGroup } from '../../src/advice/flow.ts';
import { loadConfig } from '../../src/app/config.ts';
import { createNodes } from '../../src/aws/nodes.ts';
import { type PatchingAws, startPatchingAws } from '../aws/patching-world.ts';
import { failure } from '../deploy/effect/fake-aws.ts';
import { atHome, refuse, withPorts } from '../support/ports.ts';

const config = loadConfig('local/world/golden.patchwarden.yml');
const NOW = Date.parse(goldenWorld.start);
let aws: PatchingAws;

beforeAll(async () => {
  const { instances, baselines, associations, windows } = goldenWorld;
  aws = await startPatchingAws({ instances, baselines, associations, windows }, NOW);
});
afterAll(() => aws.close());

const advise = (name: string) => {
  const id = goldenWorld.instances.find((instance) => instance.name === name)?.id ?? name;
  return adviseInstance(withPorts({ config, at: atHome }, { nodes: createNodes(aws.client) }), id, NOW).then(String);
};

test.each([
  ['ledger', '→ *patch in place*: On-Demand, in no Auto Scaling group, and tagged `Patch Group = Ledger`.'],
  ['files', '→ *patch in place*: On-Demand, in no Auto Scaling group, and 2 volumes would outlive it'],
  ['render', '→ *launch from the latest image*: a Spot Instance'],
  ['node', '→ *not covered by Patchwarden*: a node of EKS (general).'],
  ['appliance', '*Warning* It runs an image from AWS Marketplace.'],
  ['fresh', 'and only 2 days old: it is too early to tell how long it will live.'],
  ['i-0aaaaaaaaaaaaaaaa', 'There is no instance `i-0aaaaaaaaaaaaaaaa` in this account and Region.'],
  ['mi-0aaaaaaaaaaaaaaaa', 'There is no instance `mi-0aaaaaaaaaaaaaaaa` in this account and Region.'],
])('%s', async (name, text) => {
  expect(await advise(name)).toContain(text);
});

test('a patch group is advised by who carries its tag', async () => {
  const { ledger: fleet } = config.fleets;
  if (fleet === undefined) throw new Error('the config has no ledger');
  const text = String(
    await advisePatchGroup({ config, nodes: createNodes(aws.client) }, { fleet, patchGroup: 'Ledger' }, NOW),
  );
  expect(text).toContain('*ledger*: patch group Ledger, 1 instance\n• 1 of 1 → *patch in place*');
  expect(text).toContain('Next: `/patch scan ledger`, then `/patch install ledger`.');
});

test('what cannot be read is told as that', async () => {
  const refused = () => Promise.reject(failure('AccessDeniedException'));
  const nodes = {
    managed: refuse,
    managedByTag: refuse,
    instancesByTag: refuse,
    instances: refused,
    targetsOf: refuse,
  };
  expect(
    String(await adviseInstance(withPorts({ config, at: atHome }, { nodes }), 'i-0a1b2c3d4e5f60001', NOW)),
  ).toContain('Could not read instance i-0a1b2c3d4e5f60001 (AccessDeniedException).');
});
