import type { Here } from '../config/here.ts';
import type { PlacePorts, Uses } from '../contract/ports.ts';
import type { Gates } from '../runs/gate.ts';
import type { ChangeSets } from './effect/change-set.ts';
import type { Proving, Signed } from './types.ts';

/** What it reads of one account and Region. */
export type PlaceReads = Pick<PlacePorts, 'executions' | 'calendars' | 'here'> & { cloudFormation: ChangeSets };

/** Everything that the gatekeeper reaches, before it is known which place asks. */
export type GatekeeperHubPorts = Uses<'table' | 'home' | 'slack' | 'config' | 'log' | 'measure'> & {
  at(place: Here): PlaceReads;
  gates: Gates;
  /** What a stored proof says; `undefined` when Slack did not sign it. @throws when the signing secret cannot be read */
  readSigned: (item: unknown) => Promise<Signed | undefined>;
  proving: Proving;
  /** Waits before something is read once more. */
  pause: (ms: number) => Promise<void>;
};

/** The same for one question: `here` is the place whose runbook asks, and nothing of another place is admitted. */
export type GatekeeperPorts = GatekeeperHubPorts & PlaceReads;
