import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { prepared } from './client.ts';
import { calling } from './failure.ts';
import { listAddress, listKey } from './list-address.ts';
import type { AwsConfig } from './signed-call.ts';

/** Objects of others, read only. Methods throw AwsCallError. */
export interface Objects {
  /** The text at an `s3://` address, of at most so many bytes. One GetObject. Absent when there is no such object. */
  text(address: string, maxBytes: number): Promise<string | undefined>;
}

export function createObjects(config: AwsConfig): Objects {
  // The bucket may be in another Region.
  const client = prepared(new S3Client({ ...config, forcePathStyle: true, followRegionRedirects: true }), config);
  return {
    text: (address, maxBytes) =>
      calling(`reading ${address}`, async () => {
        const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
        if (bucket === undefined || key === undefined) throw new Error('this is no address of an object');
        const found = await orAbsent(() => client.send(new GetObjectCommand({ Bucket: bucket, Key: key })));
        if ((found?.ContentLength ?? 0) > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
        return await found?.Body?.transformToString();
      }),
  };
}

/** Without the permission to list a bucket, a missing object is a denied one. */
async function orAbsent<Found>(get: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Patch lists, by their hash, in the bot's own bucket. Methods throw AwsCallError. */
export interface PatchLists {
  /** Stores it under the name that its SHA-256 in hex gives, where the same list may be already; answers its `s3://` address. One PutObject. */
  put(yaml: string, sha256: string): Promise<string>;
  /** One GetObject. Absent when there is no list of this hash. */
  read(sha256: string): Promise<string | undefined>;
}

/** @param bucket the name of the bucket, asked when it is first used: a deployment without in-place patching has none */
export function createPatchLists(bucket: () => string, config: AwsConfig): PatchLists {
  // In the path: a name under the endpoint needs a wildcard certificate, and a local one has no such names.
  const client = prepared(new S3Client({ ...config, forcePathStyle: true }), config);
  return {
    put: (yaml, sha256) =>
      calling(`storing patch list ${sha256}`, async () => {
        const where = { Bucket: bucket(), Key: listKey(sha256) };
        await client.send(new PutObjectCommand({ ...where, Body: yaml, ContentType: 'application/yaml' }));
        return listAddress(where.Bucket, sha256);
      }),
    read: (sha256) =>
      calling(`reading patch list ${sha256}`, async () => {
        const where = { Bucket: bucket(), Key: listKey(sha256) };
        return await (await orAbsent(() => client.send(new GetObjectCommand(where))))?.Body?.transformToString();
      }),
  };
}
