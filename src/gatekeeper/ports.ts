import type { Uses } from '../contract/ports.ts';
import type { Gates } from '../runs/gate.ts';
import type { ChangeSets } from './effect/change-set.ts';
import type { Proving, Signed } from './types.ts';

/** Everything that the gatekeeper reaches. */
export type GatekeeperPorts = Uses<
  'table' | 'executions' | 'here' | 'slack' | 'config' | 'calendars' | 'log' | 'measure'
> & {
  cloudFormation: ChangeSets;
  gates: Gates;
  /** What a stored proof says; `undefined` when Slack did not sign it. @throws when the signing secret cannot be read */
  readSigned: (item: unknown) => Promise<Signed | undefined>;
  proving: Proving;
  /** Waits before something is read once more. */
  pause: (ms: number) => Promise<void>;
};
