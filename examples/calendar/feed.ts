import { applyEvent, EMPTY } from './entries.ts';
import { readIcs } from './read-ics.ts';
import type { RunEvent } from './run-event.ts';
import { writeIcs } from './write-ics.ts';

/** The one object that the feed is. */
export interface FeedObject {
  read(): Promise<{ text: string; etag: string } | undefined>;
  /** Writes it if it is still as it was read: with that `etag`, or not there. */
  write(text: string, etag: string | undefined): Promise<'written' | 'changed-meanwhile'>;
}

/** More invocations than that at the same moment are for EventBridge to deliver again. */
const ATTEMPTS = 10;

/**
 * Adds an event to the feed. Read, decide, write on the condition that nobody wrote meanwhile, and again from the start if someone
 * did: of two invocations none loses what the other wrote. An event that changes nothing writes nothing.
 * @throws Error when others were faster each time, or S3 fails: the event is then delivered again
 */
export async function updateFeed(
  feed: FeedObject,
  event: RunEvent,
  pause: (attempt: number) => Promise<void>,
): Promise<'written' | 'unchanged'> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const stored = await feed.read();
    const before = stored === undefined ? EMPTY : readIcs(stored.text);
    const after = applyEvent(before, event);
    if (after === before) return 'unchanged';
    if ((await feed.write(writeIcs(after), stored?.etag)) === 'written') return 'written';
    await pause(attempt);
  }
  throw new Error(`adding ${event.run}/${event.version} to the feed: others wrote first ${ATTEMPTS} times`);
}
