import * as sdk from '@aws-sdk/client-s3';
import { createS3 } from '../../../../local/aws/s3/service.ts';
import { rejectionOf, type StartedAws, startAws } from '../local-aws.ts';

let aws: StartedAws;
let s3: sdk.S3Client;

beforeEach(async () => {
  aws = await startAws({ services: (deps) => [createS3(deps)] });
  s3 = new sdk.S3Client({ ...aws.client, forcePathStyle: true });
  await s3.send(new sdk.CreateBucketCommand({ Bucket: 'patch-lists' }));
});

afterEach(() => aws.close());

const where = { Bucket: 'patch-lists', Key: 'lists/a b.yaml' };

test('gives back what was put, with its type, and when', async () => {
  await s3.send(new sdk.PutObjectCommand({ ...where, Body: 'patches: [é]\n', ContentType: 'application/yaml' }));
  const { Body, ContentType, ContentLength, LastModified, ETag } = await s3.send(new sdk.GetObjectCommand(where));
  expect(await Body?.transformToString()).toBe('patches: [é]\n');
  expect([ContentType, ContentLength, LastModified]).toEqual(['application/yaml', 14, new Date(aws.clock.now())]);
  expect(ETag).toMatch(/^"[0-9a-f]{32}"$/);
});

test('says what is there without reading it', async () => {
  await s3.send(new sdk.PutObjectCommand({ ...where, Body: 'patches: []\n' }));
  expect(await s3.send(new sdk.HeadObjectCommand(where))).toMatchObject({ ContentLength: 12 });
  const { name, $metadata } = Object(await rejectionOf(s3.send(new sdk.HeadObjectCommand({ ...where, Key: 'other' }))));
  expect([name, $metadata.httpStatusCode]).toEqual(['NotFound', 404]);
});

test('what is not there has the errors of S3', async () => {
  await expect(s3.send(new sdk.GetObjectCommand({ ...where, Key: 'other' }))).rejects.toThrow(sdk.NoSuchKey);
  await expect(s3.send(new sdk.GetObjectCommand({ ...where, Bucket: 'nothing' }))).rejects.toThrow(sdk.NoSuchBucket);
  const again = s3.send(new sdk.CreateBucketCommand({ Bucket: 'patch-lists' }));
  await expect(again).rejects.toThrow(sdk.BucketAlreadyOwnedByYou);
});

test('refuses what would not do what it says', async () => {
  const tagged = s3.send(new sdk.PutObjectCommand({ ...where, Body: 'a', Tagging: 'a=b' }));
  await expect(tagged).rejects.toThrow('s3:PutObject with Tagging is not simulated.');
  const list = s3.send(new sdk.ListObjectsV2Command({ Bucket: 'patch-lists' }));
  await expect(list).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  await expect(s3.send(new sdk.CreateBucketCommand({ Bucket: 'Not_a_name' }))).rejects.toThrow('not valid');
});

test('a fault is answered as S3 spells it', async () => {
  aws.faults.add({ target: 'aws', service: 's3', operation: 'GetObject', kind: 'access-denied' });
  await expect(s3.send(new sdk.GetObjectCommand(where))).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a template makes a bucket', async () => {
  const Lists = { Type: 'AWS::S3::Bucket', Properties: { BucketEncryption: {}, VersioningConfiguration: {} } };
  const { resources } = await aws.deployTemplate({ Resources: { Lists } });
  const Bucket = 'lists-111122223333-ap-southeast-2';
  expect(resources['Lists']).toMatchObject({ ref: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } });
  expect(await s3.send(new sdk.PutObjectCommand({ Bucket, Key: 'a', Body: 'b' }))).toHaveProperty('ETag');
});
