/** Every state of a run, in the order of its life. */
export const RUN_STATES = [
  'planning',
  'awaiting-approval',
  'scheduled',
  'approved',
  'starting',
  'running',
  'waiting',
  'cancelling',
  'succeeded',
  'failed',
  'rolled-back',
  'cancelled',
  'rejected',
  'expired',
  'needs-attention',
] as const;

export type RunState = (typeof RUN_STATES)[number];

/** States that are never left. */
export const TERMINAL_STATES: readonly RunState[] = [
  'succeeded',
  'failed',
  'rolled-back',
  'cancelled',
  'rejected',
  'expired',
];

export const isTerminal = (state: RunState): boolean => TERMINAL_STATES.includes(state);

/** What a run that is `waiting` waits for: a watch ends on its own; a checkpoint ends when people decide. */
export type RunWait = { kind: 'watch'; until?: number } | { kind: 'checkpoint'; percent: number };
