/** How long a worker holds a card while it posts or paints: longer than a Slack call may take. */
export const LEASE_MS = 30_000;
/** A card is painted at most once in this time. */
export const REPAINT_INTERVAL_MS = 3_000;
