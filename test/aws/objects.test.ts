import { createS3 } from '../../local/aws/s3/service.ts';
import { createObjects, createPatchLists } from '../../src/aws/objects.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';

let aws: StartedAws;

beforeEach(async () => {
  aws = await startAws({ services: (deps) => [createS3(deps)] });
  await aws.callService('s3', 'CreateBucket', { Bucket: 'lists' });
});

afterEach(() => aws.close());

const HASH = 'a'.repeat(64);

test('keeps a list under its hash, and knows one that was never put', async () => {
  const lists = createPatchLists(() => 'lists', aws.client);
  expect(await lists.read(HASH)).toBeUndefined();
  const address = await lists.put('patches: []\n', HASH);
  expect(address).toBe(`s3://lists/patch-lists/${HASH}.yaml`);
  expect(await lists.put('patches: []\n', HASH)).toBe(address);
  expect(await lists.read(HASH)).toBe('patches: []\n');
});

test('a bucket that is not there is no missing list', async () => {
  const lists = createPatchLists(() => 'others', aws.client);
  await expect(lists.read(HASH)).rejects.toMatchObject({ code: 'NoSuchBucket', failure: 'refused' });
});

test('reads a text by its address, and no more than it may', async () => {
  const Body = Buffer.from('{"vulnerabilities":[]}');
  await aws.callService('s3', 'PutObject', { Bucket: 'lists', Key: 'feeds/kev.json', Body });
  const objects = createObjects(aws.client);
  expect(await objects.text('s3://lists/feeds/kev.json', 1_000)).toBe('{"vulnerabilities":[]}');
  expect(await objects.text('s3://lists/feeds/other.json', 1_000)).toBeUndefined();
  await expect(objects.text('s3://lists/feeds/kev.json', 10)).rejects.toThrow('it has more than 10 bytes');
  await expect(objects.text('s3://others/kev.json', 10)).rejects.toMatchObject({ code: 'NoSuchBucket' });
});
