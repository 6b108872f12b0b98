/** Buttons of a fleet's drift card, with the fleet's name as their value. */
export const DRIFT_ACTIONS = {
  /** Opens why each instance is where it is, and what to do; wherever it stands. */
  why: 'drift-why',
  /** Opens the openings of the window that patches the fleet; wherever it stands. */
  window: 'drift-window',
  /** Opens the form in which a fleet's drift is snoozed; also the form's name. Counts on the newest card alone. */
  snooze: 'drift-snooze',
  /** Ends a snooze. Counts on the newest card alone. */
  wake: 'drift-wake',
} as const;

/** The choice in the form: so many days. */
export const SNOOZE_INPUT = 'days';
export const SNOOZE_DAYS: readonly number[] = [1, 2, 3, 5, 7, 10, 14];
