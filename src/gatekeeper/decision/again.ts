import { SECOND } from '../../duration.ts';

/** How often what could not be read is read in one invocation, and the pause before it is read again. */
const ATTEMPTS = 3;
const PAUSE_MS = 2 * SECOND;
/** What all pauses of an invocation may take together: with its reads it ends before Lambda ends it (infra/bot/timeouts.ts). */
const PAUSES_MS = 30 * SECOND;

interface Unread {
  /** How often it was read so far. */
  attempts: number;
  waitedMs: number;
  /** The longest that Slack asked to wait. */
  retryAfterMs: number;
}

/** How long to wait before it is read once more, in milliseconds; `undefined`: it stays unknown, and the run is held. */
export function pauseBefore({ attempts, waitedMs, retryAfterMs }: Unread): number | undefined {
  const pause = Math.max(PAUSE_MS, retryAfterMs);
  return attempts < ATTEMPTS && waitedMs + pause <= PAUSES_MS ? pause : undefined;
}
