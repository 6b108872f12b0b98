import { AwsCallError, isGone } from '../../aws/failure.ts';
import type { Here } from '../../config/here.ts';
import { placeText } from '../../config/place.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import type { Opening } from '../decision/occurrence.ts';

/** A window as it was read; `gone` where this id does not exist. */
export type ReadWindow = ({ kind: 'window' } & Opening) | { kind: 'gone' };

/** So long what was read of a window stands: each minute asks, and its schedule rarely changes. */
const KNOWN_FOR_MS = 10 * MINUTE;
/** An opening that is so near is read again each time. */
const NEAR_MS = 15 * MINUTE;
const MOST_UPCOMING = 4;

/** A window's ids are of its own account and Region. */
export type ReadWindows = (of: { window: string; place: Here }, now: number) => Promise<ReadWindow | undefined>;

/** Reads windows, two calls each, and not again for a while; `undefined` where AWS could not be asked. */
export function createReadWindows(ports: Uses<'log'> & UsesAt<'windows'>): ReadWindows {
  const known = new Map<string, { read: ReadWindow; at: number }>();
  return async ({ window: windowId, place }, now) => {
    const key = `${placeText(place)} ${windowId}`;
    const before = known.get(key);
    if (before !== undefined && now < before.at + KNOWN_FOR_MS && !isNear(before.read, now)) return before.read;
    try {
      const read = await readWindow(ports.at(place).windows, windowId);
      known.set(key, { read, at: now });
      return read;
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      ports.log('window-not-read', { windowId, code: error.code });
      return undefined;
    }
  };
}

const isNear = (read: ReadWindow, now: number): boolean =>
  read.kind === 'window' && Math.abs((read.upcoming[0] ?? Number.POSITIVE_INFINITY) - now) < NEAR_MS;

async function readWindow(windows: Uses<'windows'>['windows'], windowId: string): Promise<ReadWindow> {
  try {
    const window = await windows.window(windowId);
    const upcoming = window.enabled ? await windows.upcoming(windowId, MOST_UPCOMING) : [];
    return { kind: 'window', window, upcoming };
  } catch (error) {
    if (isGone(error)) return { kind: 'gone' };
    throw error;
  }
}
