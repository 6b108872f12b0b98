import { actOnTags } from '../../../local/control/cloud-acts.ts';
import { type NodeWorld, nodeId, nodeWorld } from '../aws/ssm/node-world.ts';

let world: NodeWorld;
beforeEach(() => {
  world = nodeWorld();
  world.place([1], { tags: { Name: 'new-1' } });
  world.place([2, 3], { tags: { Name: 'web' } });
});
afterEach(() => {
  world.clock.stop();
  expect(world.errors).toEqual([]);
});

const tag = (instance: string, more: { tags?: Record<string, string>; remove?: string[] }) => {
  const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };
  const unused = () => {
    throw new Error('tagging needs EC2 alone');
  };
  return actOnTags(
    {
      call: async (_service, operation, input) => Object(world.ec2.handlers)[operation](input, context),
      setPolling: unused,
      setAgent: unused,
      admitPeople: unused,
      learn: unused,
      addFault: unused,
      scan: unused,
    },
    { instance, ...more },
  );
};
const tagsOf = (number: number) => world.ec2.instance(nodeId(number))?.tags;

test.each(['new-1', nodeId(1)])('%s is tagged, and tags are taken away', async (instance) => {
  await tag(instance, { tags: { 'Patch Group': 'Shop-PROD', Owner: 'shop' } });
  expect(tagsOf(1)).toEqual({ Name: 'new-1', 'Patch Group': 'Shop-PROD', Owner: 'shop' });
  await tag(instance, { remove: ['Owner'] });
  expect(tagsOf(1)).toEqual({ Name: 'new-1', 'Patch Group': 'Shop-PROD' });
});

test('a name that no instance has, or more than one, tags nothing', async () => {
  const tags = { Owner: 'shop' };
  await expect(tag('old-1', { tags })).rejects.toThrow('No instance has the Name old-1.');
  await expect(tag('web', { tags })).rejects.toThrow(`2 instances have the Name web: ${nodeId(2)}, ${nodeId(3)}.`);
  expect(tagsOf(2)).toEqual({ Name: 'web' });
});
