import { type FeedObject, updateFeed } from './feed.ts';
import { readIcs } from './read-ics.ts';
import type { RunEvent } from './run-event.ts';

const START = Date.parse('2026-11-25T16:00:00Z');

const event = (run: string, version = 1, parts: Partial<RunEvent> = {}): RunEvent => ({
  run,
  version,
  at: START - 3_600_000,
  kind: 'deploy',
  name: 'web-prod',
  state: 'scheduled',
  requestedBy: 'U0DEV',
  startsAt: START,
  ...parts,
});

/** One object with conditional writes, in memory. `between` runs once, after the next read. */
function createObject() {
  let stored: { text: string; etag: string } | undefined;
  let writes = 0;
  let between: (() => Promise<unknown>) | undefined;
  const object: FeedObject = {
    read: async () => {
      const found = stored;
      const act = between;
      between = undefined;
      await act?.();
      return found;
    },
    write: async (text, etag) => {
      if (stored?.etag !== etag) return 'changed-meanwhile';
      writes += 1;
      stored = { text, etag: `"${writes}"` };
      return 'written';
    },
  };
  return {
    object,
    runs: () => (stored === undefined ? [] : readIcs(stored.text).entries.map(({ run }) => run)),
    writes: () => writes,
    afterNextRead: (act: () => Promise<unknown>) => {
      between = act;
    },
  };
}

const pauses: number[] = [];
beforeEach(() => pauses.splice(0));
const pause = async (attempt: number): Promise<void> => void pauses.push(attempt);

test('the first event makes the feed, the next ones add to it', async () => {
  const { object, runs } = createObject();
  expect(await updateFeed(object, event('d-00000001'), pause)).toBe('written');
  expect(await updateFeed(object, event('d-00000002'), pause)).toBe('written');
  expect(runs()).toEqual(['d-00000001', 'd-00000002']);
});

test('an event that comes again writes nothing', async () => {
  const { object, writes } = createObject();
  await updateFeed(object, event('d-00000001', 2), pause);
  expect(await updateFeed(object, event('d-00000001', 2), pause)).toBe('unchanged');
  expect(await updateFeed(object, event('d-00000001', 1), pause)).toBe('unchanged');
  expect(writes()).toBe(1);
});

test.each([0, 1])('two at the same moment lose nothing (feed of %i)', async (before) => {
  const { object, runs, afterNextRead } = createObject();
  if (before > 0) await updateFeed(object, event('d-00000000'), pause);
  afterNextRead(() => updateFeed(object, event('d-00000002'), pause));
  expect(await updateFeed(object, event('d-00000001'), pause)).toBe('written');
  expect(runs().slice(before)).toEqual(['d-00000001', 'd-00000002']);
  expect(pauses).toEqual([1]);
});

test('a write whose answer was lost is found written', async () => {
  const { object, writes } = createObject();
  const lossy: FeedObject = {
    ...object,
    write: async (text, etag) => {
      await object.write(text, etag);
      // What the client's own repetition then hears.
      return 'changed-meanwhile';
    },
  };
  expect(await updateFeed(lossy, event('d-00000001'), pause)).toBe('unchanged');
  expect(writes()).toBe(1);
});

test('gives up when others are always faster, so that the event is delivered again', async () => {
  const { object } = createObject();
  const busy: FeedObject = { ...object, write: async () => 'changed-meanwhile' };
  await expect(updateFeed(busy, event('d-00000001'), pause)).rejects.toThrow(
    'adding d-00000001/1 to the feed: others wrote first 10 times',
  );
});

test('replaces no file that is not its own', async () => {
  let isWritten = false;
  const foreign: FeedObject = {
    read: async () => ({ text: '<html>', etag: '"1"' }),
    write: async () => {
      isWritten = true;
      return 'written';
    },
  };
  await expect(updateFeed(foreign, event('d-00000001'), pause)).rejects.toThrow('no calendar of Patchwarden');
  expect(isWritten).toBe(false);
});
