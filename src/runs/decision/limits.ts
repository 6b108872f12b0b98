const MINUTE = 60_000;

/** How long a start may stay unsettled before a person must look. */
export const START_LIMIT_MS = 15 * MINUTE;
/** How long a cancel may take: an onCancel workflow has 2 minutes, Image Builder then ends the build. */
export const CANCEL_LIMIT_MS = 30 * MINUTE;
/** Within this time a cancelled start may still turn up: a call in flight, or a list that lags. */
export const LATE_START_MS = 3 * MINUTE;
/** Longer than any runbook may take, its longest wait being four hours: what cannot be seen by then needs a person. */
export const RUN_LIMIT_MS = 5 * 60 * MINUTE;
/** The nearest time to which one may defer. */
export const DEFER_MARGIN_MS = MINUTE;
