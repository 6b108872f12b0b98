import { MINUTE } from '../../duration.ts';

/** Lambda ends a worker after this long (infra/bot/timeouts.ts): until then whoever claimed a start may still make its call. */
export const CLAIMER_LIVES_MS = MINUTE;
/** Delay before the next attempt after AWS was too busy for a start; it doubles each time … */
export const ROOM_AGAIN_MS = MINUTE;
/** … up to this. */
export const ROOM_AGAIN_MAX_MS = 10 * MINUTE;
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
