import { MINUTE } from '../../duration.ts';

/** How long a worker holds a card while it posts or paints: longer than a Slack call may take. */
export const LEASE_MS = 30_000;
/** A card is painted at most once in this time. */
export const REPAINT_INTERVAL_MS = 3_000;
/** The longest pause between two attempts to post a card. */
const MAX_PAUSE_MS = 5 * MINUTE;

/** An outage of Slack is waited out, with ever fewer attempts. */
export const pauseAfter = (attempts: number): number => Math.min(MAX_PAUSE_MS, LEASE_MS * 2 ** (attempts - 1));
