import { InvalidInstanceId, InvalidTypeNameException } from '@aws-sdk/client-ssm';
import { nodeId } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from '../patching/patch-world.ts';

let world: PatchWorld;
beforeEach(() => {
  world = patchWorld();
  world.place([1, 2]);
});
afterEach(() => closed(world));

const TYPE = 'Custom:PatchInformation';
const put = (more: object = {}, InstanceId = nodeId(1)) =>
  world.handlers.PutInventory({
    InstanceId,
    Items: [
      {
        TypeName: TYPE,
        SchemaVersion: '1.0',
        CaptureTime: '2026-11-20T09:00:00Z',
        Content: [{ 'Patch Group': 'Db-PROD', 'Maintenance Window': 'night' }],
        ...more,
      },
    ],
  });

test('what was put of a node is listed of it, and beside every other node, which has nothing', async () => {
  await put();
  expect(await world.handlers.ListInventoryEntries({ InstanceId: nodeId(1), TypeName: TYPE })).toMatchObject({
    SchemaVersion: '1.0',
    Entries: [{ 'Patch Group': 'Db-PROD', 'Maintenance Window': 'night' }],
  });
  const { Entities } = await world.handlers.GetInventory({ ResultAttributes: [{ TypeName: TYPE }], MaxResults: 1 });
  expect(Entities.map(({ Data }) => Data[TYPE]?.Content)).toEqual([
    [{ 'Patch Group': 'Db-PROD', 'Maintenance Window': 'night' }],
  ]);
  const all = await world.handlers.GetInventory({ ResultAttributes: [{ TypeName: TYPE }] });
  expect(all.Entities.map(({ Id, Data }) => [Id, Object.keys(Data)])).toEqual([
    [nodeId(1), [TYPE]],
    [nodeId(2), []],
  ]);
});

test('refuses a node that is not there, what an agent collects, and what has no form', async () => {
  await expect(put({}, nodeId(9))).rejects.toBeInstanceOf(InvalidInstanceId);
  await expect(put({ TypeName: 'AWS:Application' })).rejects.toBeInstanceOf(InvalidTypeNameException);
  await expect(put({ SchemaVersion: '1' })).rejects.toThrow('schemaVersion');
  await expect(put({ CaptureTime: 'today' })).rejects.toThrow('captureTime');
  await expect(world.handlers.GetInventory({})).rejects.toThrow('resultAttributes');
});
