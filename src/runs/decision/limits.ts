import type { Run } from '../types.ts';

const MINUTE = 60_000;

/** How long a start may stay unsettled before a person must look. */
export const START_LIMIT_MS = 15 * MINUTE;
/** How long it may take to work out what a run would do: a change set takes seconds, rarely minutes. */
export const PLAN_LIMIT_MS = 15 * MINUTE;

/**
 * How long a cancel may take. A bake: an onCancel workflow has 2 minutes, Image Builder then ends the build. A deploy: as
 * long as a fleet is being taken back, each batch of which may wait an hour for its signals.
 */
const CANCEL_LIMITS_MS: Readonly<Record<Run['kind'], number>> = { bake: 30 * MINUTE, deploy: 24 * 60 * MINUTE };
export const cancelLimitMs = ({ kind }: Run): number => CANCEL_LIMITS_MS[kind];
/** Within this time a cancelled start may still turn up: a call in flight, or a list that lags. */
export const LATE_START_MS = 3 * MINUTE;
/** Longer than a runbook's longest wait, of four hours and of five days: what cannot be seen by then needs a person. */
const RUN_LIMITS_MS: Readonly<Record<Run['kind'], number>> = { bake: 5 * 60 * MINUTE, deploy: 6 * 24 * 60 * MINUTE };
export const runLimitMs = ({ kind }: Run): number => RUN_LIMITS_MS[kind];
/** The nearest time to which one may defer. */
export const DEFER_MARGIN_MS = MINUTE;
