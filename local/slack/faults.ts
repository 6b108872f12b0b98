import type { Fault } from '../types.ts';

export type SlackFault = Extract<Fault, { target: 'slack' }>;

/** The Web API's faults waiting to happen; each `take` uses one up. `*` as the method matches any. */
export interface SlackFaults {
  add(fault: SlackFault): void;
  take(method: string): SlackFault | undefined;
  clear(): void;
}

export function createSlackFaults(): SlackFaults {
  const pending: { fault: SlackFault; left: number }[] = [];
  return {
    add: (fault) => {
      pending.push({ fault, left: fault.times ?? 1 });
    },
    take: (method) => {
      const index = pending.findIndex(({ fault }) => fault.method === '*' || fault.method === method);
      const found = pending[index];
      if (found === undefined) return undefined;
      found.left--;
      if (found.left <= 0) pending.splice(index, 1);
      return found.fault;
    },
    clear: () => {
      pending.length = 0;
    },
  };
}
