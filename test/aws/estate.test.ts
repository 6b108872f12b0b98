import { createEstate, type EstatePage } from '../../src/aws/estate.ts';
import { id, type PatchingAws, server, startPatchingAws } from './patching-world.ts';

let aws: PatchingAws;

beforeAll(async () => {
  aws = await startPatchingAws({
    instances: [
      server(1, { patchedDaysAgo: 90, scannedDaysAgo: 1 }),
      server(2, { patchedDaysAgo: 30, scannedDaysAgo: 1 }),
      server(3),
      server(4, { tags: { PatchGroup: 'Win-DEV*' } }),
    ],
    baselines: [
      {
        name: 'Windows-DEV',
        description: 'Windows DEV patch baseline',
        system: 'WINDOWS',
        rules: [{ filters: { CLASSIFICATION: ['SecurityUpdates'] }, approveAfterDays: 3 }],
        patchGroups: ['Win-DEV'],
      },
    ],
  });
});

afterAll(() => aws.close());

async function all<T>(read: (token?: string) => Promise<EstatePage<T>>): Promise<T[]> {
  const items: T[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    items.push(...page.items);
    token = page.next;
  } while (token !== undefined);
  return items;
}

test('reads instances and nodes, all of them or those with a tag, its value as it is written', async () => {
  const estate = createEstate(aws.client);
  const instances = await all((token) => estate.instances(undefined, token));
  expect(instances.map((each) => each.id).sort()).toEqual([1, 2, 3, 4].map(id));
  expect(instances[0]).toMatchObject({ state: 'running', hasProfile: true, tags: { 'Patch Group': 'Win-DEV' } });
  const tag = { key: 'PatchGroup', values: ['Win-DEV*'] };
  expect((await estate.instances(tag)).items.map((each) => each.id)).toEqual([id(4)]);
  expect((await all((token) => estate.nodes(undefined, token))).map((each) => each.id).sort()).toEqual(
    [1, 2, 3, 4].map(id),
  );
  const inGroup = await estate.nodes({ key: 'Patch Group', values: ['Win-DEV'] });
  expect(inGroup.items.map((each) => each.id).sort()).toEqual([1, 2, 3].map(id));
});

test('reads who was scanned, by group, by id and in the summaries of compliance', async () => {
  const estate = createEstate(aws.client);
  const states = await all((token) => estate.statesOfGroup('Win-DEV', token));
  expect(states.map(({ instanceId }) => instanceId).sort()).toEqual([1, 2].map(id));
  expect((await estate.states([id(1), id(3)])).items.map(({ instanceId }) => instanceId)).toEqual([id(1)]);
  const summaries = await all((token) => estate.summaries(token));
  expect(summaries.find(({ instanceId }) => instanceId === id(1))).toMatchObject({
    status: 'NON_COMPLIANT',
    executionType: 'Command',
    executedAt: states.find(({ instanceId }) => instanceId === id(1))?.endedAt,
  });
  const missing = await all((token) => estate.patches(id(1), 'Missing', token));
  expect(missing).toHaveLength(states.find(({ instanceId }) => instanceId === id(1))?.missing ?? -1);
});

test('says which group has a baseline of its own, which baseline counts, and what it is', async () => {
  const estate = createEstate(aws.client);
  const [registered, ...others] = await all((token) => estate.patchGroups(token));
  expect(others).toEqual([]);
  expect(registered).toMatchObject({ patchGroup: 'Win-DEV', operatingSystem: 'WINDOWS' });
  expect(await estate.baselineOf('Win-DEV', 'WINDOWS')).toBe(registered?.baselineId);
  expect(await estate.baseline(registered?.baselineId ?? '')).toMatchObject({ name: 'Windows-DEV' });
  const standard = await estate.baselineOf('Nobody', 'AMAZON_LINUX_2023');
  expect(await estate.baseline(standard)).toMatchObject({ operatingSystem: 'AMAZON_LINUX_2023' });
});

test('says where the list of unmanaged nodes is not set up, and whether hosts are managed by default', async () => {
  const estate = createEstate(aws.client);
  expect(await estate.unmanaged()).toBe('not-set-up');
  expect(await estate.hostManagement()).toBe('off');
});
