import { createHash } from 'node:crypto';
import * as sdk from '@aws-sdk/client-s3';
import type { Clock } from '../../types.ts';
import { handlersOf, type SimulatedService } from '../service.ts';
import { WireError } from '../wire-error.ts';

interface StoredObject {
  body: Uint8Array;
  type: string;
  etag: string;
  at: number;
}

type Buckets = Map<string, Map<string, StoredObject>>;

const CHECKED = 'the body came whole: there is no line that could change it';

const WITHOUT_EFFECT: SimulatedService['withoutEffect'] = {
  CreateBucket: { CreateBucketConfiguration: 'there is one Region' },
  PutObject: {
    ContentLength: CHECKED,
    ContentMD5: CHECKED,
    ChecksumAlgorithm: CHECKED,
    ChecksumCRC32: CHECKED,
    ChecksumCRC32C: CHECKED,
    ChecksumCRC64NVME: CHECKED,
    ChecksumSHA1: CHECKED,
    ChecksumSHA256: CHECKED,
  },
  GetObject: { ChecksumMode: CHECKED },
  HeadObject: { ChecksumMode: CHECKED },
};

/** S3, as far as patch lists need it: buckets that a template makes, and text objects in them, written, read and looked for. */
export const createS3 = ({ clock, region }: { clock: Clock; region: string }) => {
  const buckets: Buckets = new Map();
  return {
    name: 's3',
    sdk,
    withoutEffect: WITHOUT_EFFECT,
    handlers: handlersOf<typeof sdk>()({
      CreateBucket: async ({ Bucket = '' }) => {
        if (!/^(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(Bucket))
          throw new WireError('InvalidBucketName', 'The specified bucket is not valid.');
        if (buckets.has(Bucket))
          throw new WireError(
            'BucketAlreadyOwnedByYou',
            'Your previous request to create the named bucket succeeded and you already own it.',
            409,
          );
        buckets.set(Bucket, new Map());
        return { Location: `http://${Bucket}.s3.${region}.amazonaws.com/` };
      },
      PutObject: async (input) => {
        const body = input.Body instanceof Uint8Array ? input.Body : new Uint8Array();
        const etag = `"${createHash('md5').update(body).digest('hex')}"`;
        const type = input.ContentType ?? 'application/octet-stream';
        objectsIn(buckets, input.Bucket).set(input.Key ?? '', { body, type, etag, at: clock.now() });
        return { ETag: etag };
      },
      GetObject: async (input) => {
        const found = objectsIn(buckets, input.Bucket).get(input.Key ?? '');
        if (found === undefined) throw noSuchKey(input.Key ?? '');
        return { ...shown(found), Body: found.body };
      },
      HeadObject: async (input) => {
        const found = buckets.get(input.Bucket ?? '')?.get(input.Key ?? '');
        // A HEAD has no body that could say which of the two is missing.
        if (found === undefined) throw new WireError('NotFound', 'Not Found', 404);
        return shown(found);
      },
    }),
  } satisfies SimulatedService;
};

const shown = ({ body, type, etag, at }: StoredObject) => ({
  ContentLength: body.length,
  ContentType: type,
  ETag: etag,
  LastModified: new Date(at),
});

function objectsIn(buckets: Buckets, name = ''): Map<string, StoredObject> {
  const found = buckets.get(name);
  if (found !== undefined) return found;
  throw Object.assign(new WireError('NoSuchBucket', 'The specified bucket does not exist', 404), { BucketName: name });
}

const noSuchKey = (Key: string): Error =>
  Object.assign(new WireError('NoSuchKey', 'The specified key does not exist.', 404), { Key });
