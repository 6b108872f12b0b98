import { SECOND } from '../../duration.ts';

/** How often one invocation reads what could not be read, and the pause before it reads again. */
const ATTEMPTS = 3;
const PAUSE_MS = 2 * SECOND;
/** The most that all pauses of an invocation take: with its reads it ends before Lambda's timeout (infra/bot/timeouts.ts). */
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
