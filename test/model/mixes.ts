/** How much goes wrong in a schedule. Probabilities are for one call, one message or one moment. */
export interface Mix {
  name: 'none' | 'light' | 'heavy';
  /** An error before the call has an effect. */
  errorBefore: number;
  /** The call has its effect and the caller sees an ambiguous error. */
  errorAfter: number;
  throttle: number;
  /** AWS says no to a start: someone has just changed a policy. */
  refused: number;
  crashBefore: number;
  crashAfter: number;
  /** One of the services stops answering for some minutes. */
  outage: number;
  /** A call takes seconds instead of milliseconds. */
  slow: number;
  /** Events, ticks and wake-ups. */
  lost: number;
  repeated: number;
  delayed: number;
  /** An index or a list does not show the newest yet. */
  lag: number;
  /** AWS takes back what it does in one part or as the rest, at each step of it: where other things go wrong too, that is common. */
  rollback: number;
}

const NONE: Mix = {
  name: 'none',
  errorBefore: 0,
  errorAfter: 0,
  throttle: 0,
  refused: 0,
  crashBefore: 0,
  crashAfter: 0,
  outage: 0,
  slow: 0,
  lost: 0,
  repeated: 0,
  delayed: 0,
  lag: 0,
  rollback: 0.06,
};

const LIGHT: Mix = {
  name: 'light',
  errorBefore: 0.005,
  errorAfter: 0.005,
  throttle: 0.005,
  refused: 0.005,
  crashBefore: 0.004,
  crashAfter: 0.004,
  outage: 0.002,
  slow: 0.01,
  lost: 0.1,
  repeated: 0.1,
  delayed: 0.1,
  lag: 0.05,
  rollback: 0.6,
};

const HEAVY: Mix = {
  name: 'heavy',
  errorBefore: 0.03,
  errorAfter: 0.03,
  throttle: 0.02,
  refused: 0.02,
  crashBefore: 0.02,
  crashAfter: 0.02,
  outage: 0.02,
  slow: 0.05,
  lost: 0.4,
  repeated: 0.25,
  delayed: 0.25,
  lag: 0.2,
  rollback: 0.4,
};

/** Some bugs show only with faults, and the rarest are rarer with many: a third of the schedules each. */
export const MIXES: readonly Mix[] = [NONE, LIGHT, HEAVY];

export const HEALED = NONE;
