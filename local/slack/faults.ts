import { parseDuration } from '../../src/duration.ts';
import type { Clock, Fault } from '../types.ts';

export type SlackFault = Extract<Fault, { target: 'slack' }>;

/** The Web API's faults waiting to happen; each `take` uses one up, but an outage lasts its time. `*` as the method matches any. */
export interface SlackFaults {
  /** @throws Error for an outage without a duration */
  add(fault: SlackFault): void;
  take(method: string): SlackFault | undefined;
  clear(): void;
}

interface Pending {
  fault: SlackFault;
  left: number;
  /** Milliseconds since the epoch. */
  until: number;
}

export function createSlackFaults(clock: Clock): SlackFaults {
  let pending: Pending[] = [];
  return {
    add: (fault) => {
      pending.push(
        fault.kind === 'outage' ? lasting(fault, clock) : { fault, left: fault.times ?? 1, until: Infinity },
      );
    },
    take: (method) => {
      pending = pending.filter(({ left, until }) => left > 0 && until > clock.now());
      const found = pending.find(({ fault }) => fault.method === '*' || fault.method === method);
      if (found === undefined) return undefined;
      found.left--;
      return found.fault;
    },
    clear: () => {
      pending = [];
    },
  };
}

function lasting(fault: SlackFault, clock: Clock): Pending {
  const ms = parseDuration(fault.for ?? '');
  if (ms === undefined) throw new Error('an outage of Slack needs how long it lasts: {"for": "2h"}');
  return { fault, left: Infinity, until: clock.now() + ms };
}
