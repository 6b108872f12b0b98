import { setTimeout } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { updateFeed } from './feed.ts';
import { readRunEvent } from './run-event.ts';
import { createS3Object } from './s3-object.ts';

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the calendar cannot start: ${name} is not set`);
  return value;
}

const feed = createS3Object(new S3Client({}), { Bucket: setting('FEED_BUCKET'), Key: setting('FEED_KEY') });

/** One event of the bus `patchwarden`. */
export async function handler(event: unknown): Promise<void> {
  const read = readRunEvent(event);
  if (read === undefined) return;
  const done = await updateFeed(feed, read, (attempt) => setTimeout(attempt * 50));
  console.log(JSON.stringify({ run: read.run, version: read.version, state: read.state, feed: done }));
}
