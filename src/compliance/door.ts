import type { Door } from '../contract/door.ts';
import { parseCompliance } from './command.ts';
import { DRIFT_ACTIONS } from './types/actions.ts';

/** Where fleets stand: sweeps, and drift. */
export const complianceDoor = {
  commands: {
    compliance: {
      usage: 'compliance [fleet | refresh]',
      hint: 'compliance [fleet]',
      does: 'show where every fleet stands, or why one is not compliant; refresh reads known exploited vulnerabilities again',
      parse: (words) => {
        const parsed = parseCompliance(words);
        return parsed.kind === 'help' ? parsed : { kind: 'request', loading: 'Compliance' };
      },
    },
  },
  actions: {
    [DRIFT_ACTIONS.why]: { loading: 'Why' },
    [DRIFT_ACTIONS.window]: {},
    [DRIFT_ACTIONS.snooze]: { loading: 'Snooze drift' },
    [DRIFT_ACTIONS.wake]: {},
  },
  forms: [DRIFT_ACTIONS.snooze],
} as const satisfies Door;
