import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { FeedObject } from './feed.ts';

/** An object in S3, written only as a condition allows: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function createS3Object(client: S3Client, place: { Bucket: string; Key: string }): FeedObject {
  return {
    read: async () => {
      try {
        const { Body, ETag } = await client.send(new GetObjectCommand(place));
        if (Body === undefined || ETag === undefined)
          throw new Error(`reading s3://${place.Bucket}/${place.Key}: no body`);
        return { text: await Body.transformToString(), etag: ETag };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    write: async (text, etag) => {
      const condition = etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag };
      try {
        await client.send(
          new PutObjectCommand({
            ...place,
            ...condition,
            Body: text,
            ContentType: 'text/calendar; charset=utf-8',
            CacheControl: 'max-age=300',
          }),
        );
        return 'written';
      } catch (error) {
        if (isConflict(error)) return 'changed-meanwhile';
        throw error;
      }
    },
  };
}

/** Another etag (412), a write at the same moment (409), or deleted since it was read (404). */
const isConflict = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  [404, 409, 412].includes(error.$metadata.httpStatusCode ?? 0) &&
  error.name !== 'NoSuchBucket';
