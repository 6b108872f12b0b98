import type { Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';

/** How long a worker holds a card while it posts or paints: longer than a Slack call may take. */
export const LEASE_MS = 30_000;
/**
 * When a worker takes hold of what it posts: now, by its clock. The moment at which its job began may be past the whole hold already,
 * after a slow read, and another worker would post the same beside it.
 */
export const heldFrom = ({ clock }: Uses<'clock'>, now: number): number => Math.max(now, clock());
/** A card is painted at most once in this time. */
export const REPAINT_INTERVAL_MS = 3_000;
/** The longest pause between two attempts to post a card. */
const MAX_PAUSE_MS = 5 * MINUTE;

/** An outage of Slack is waited out, with ever fewer attempts. */
export const pauseAfter = (attempts: number): number => Math.min(MAX_PAUSE_MS, LEASE_MS * 2 ** (attempts - 1));
