import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { type Asking, Told } from '../caller.ts';
import type { Link } from './compare.ts';
import { jsonValuesIn } from './json-values.ts';

/** A file of the sink. */
export interface SinkFile {
  name: string;
  bytes: Uint8Array;
}

export interface Sink {
  links: readonly Link[];
  /** Sentences about what cannot be read. */
  unread: readonly string[];
}

const LINK = z.object({
  run: z.string(),
  version: z.int().min(1),
  at: z.iso.datetime(),
  hash: z.string(),
  prev: z.string(),
});

/** Events as EventBridge delivers them, and as the local world tells them. */
const EVENT = z.object({ source: z.string(), detail: z.union([z.record(z.string(), z.unknown()), z.string()]) });

/** The links of every event of a run, of whatever files hold them, in any order and as often as they come. */
export async function sinkOf(files: AsyncIterable<SinkFile>): Promise<Sink> {
  const links: Link[] = [];
  const unread: string[] = [];
  for await (const { name, bytes } of files) {
    const values = jsonValuesIn(textOf(bytes));
    if (values === undefined) unread.push(`${name} is not JSON throughout, so it was not read`);
    else links.push(...values.flatMap(linkIn));
  }
  return { links, unread };
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');

function linkIn(value: unknown): Link[] {
  const event = EVENT.safeParse(value);
  if (!event.success || event.data.source !== 'patchwarden') return [];
  const { detail } = event.data;
  const link = LINK.safeParse(typeof detail === 'string' ? jsonValuesIn(detail)?.[0] : detail);
  return link.success ? [{ ...link.data, at: Date.parse(link.data.at) }] : [];
}

/** Every file of a folder and of those in it. @throws Told */
export async function* folderFiles(
  folder: string,
  { list, read }: { list: (folder: string) => Promise<readonly string[]>; read: (path: string) => Promise<Uint8Array> },
): AsyncGenerator<SinkFile> {
  const names = await list(folder).catch((cause: unknown) => {
    throw new Told(`${folder} cannot be read: name a folder, or s3://bucket/prefix.`, { cause });
  });
  for (const name of names) yield { name, bytes: await read(name) };
}

/** Every object under an `s3://` address. @throws Told */
export async function* bucketFiles(
  address: string,
  { aws, ask }: { aws: AwsConfig; ask: Asking },
): AsyncGenerator<SinkFile> {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
  if (bucket === undefined) throw new Told(`${address} is no address: write s3://bucket/prefix.`);
  const client = new S3Client({ ...aws, forcePathStyle: true, followRegionRedirects: true });
  let token: string | undefined;
  do {
    const page = await ask('s3:ListBucket', () =>
      client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      ),
    );
    for (const { Key } of page.Contents ?? []) {
      if (Key === undefined || Key.endsWith('/')) continue;
      const found = await ask('s3:GetObject', () => client.send(new GetObjectCommand({ Bucket: bucket, Key })));
      yield { name: `s3://${bucket}/${Key}`, bytes: (await found.Body?.transformToByteArray()) ?? new Uint8Array() };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}
