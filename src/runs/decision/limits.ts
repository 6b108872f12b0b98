import { MINUTE } from '../../duration.ts';

/** Lambda ends a worker after this long (infra/bot/timeouts.ts): until then whoever claimed a start may still make its call. */
export const CLAIMER_LIVES_MS = MINUTE;
/** Delay before the next attempt after a start that had no effect for now, by how often: it doubles each time, up to ten minutes. */
export const againAfter = (times: number): number => (times < 1 ? 0 : Math.min(10 * MINUTE, MINUTE * 2 ** (times - 1)));
/** How long a start may stay unsettled before a person must look. */
export const START_LIMIT_MS = 15 * MINUTE;
/** How long it may take to work out what a run would do: a change set takes seconds, rarely minutes. */
export const PLAN_LIMIT_MS = 15 * MINUTE;
/** Within this time a cancelled start may still turn up: a call in flight, or a list that lags. */
export const LATE_START_MS = 3 * MINUTE;
/** A run with a slot is armed from so long before it opens. */
export const ARM_LEAD_MS = 2 * MINUTE;
/** So long after its last check an armed run may be let through: three ticks. */
export const ARMED_MS = 3 * MINUTE;
/** The nearest time to which one may defer. */
export const DEFER_MARGIN_MS = MINUTE;
