import type { CardPorts } from '../cards/effect/shown.ts';
import type { Here } from '../config/here.ts';
import { fleetsAt } from '../config/place.ts';
import { at, type Uses } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';

/** What a sweep of one place reaches: it reads AWS and writes to the table. `config` has the fleets of that place alone. */
export type SweepPorts = Uses<
  | 'config'
  | 'home'
  | 'at'
  | 'here'
  | 'table'
  | 'estate'
  | 'configRules'
  | 'windows'
  | 'cloudFormation'
  | 'wakes'
  | 'clock'
  | 'log'
  | 'measure'
>;

/** What judging a fleet reaches, and telling of its drift: the table and Slack. */
export type DriftPorts = CardPorts & Uses<'bus' | 'wakes' | 'clock' | 'home'> & HasKinds;

/** What reading what is known of vulnerabilities reaches. */
export type KnownPorts = Uses<'config' | 'table' | 'objects' | 'home' | 'at' | 'wakes' | 'log'>;

/** The same before it is known of which place. */
export type SweepsPorts = Uses<'config' | 'home' | 'at' | 'table' | 'wakes' | 'clock' | 'log' | 'measure'>;

/** A sweep reads one place, and knows of no fleet elsewhere: patch groups and stacks of one name are others there. */
export const sweepAt = (ports: SweepsPorts, place: Here): SweepPorts => ({
  ...at(ports, place),
  config: { ...ports.config, fleets: fleetsAt(ports.config, place) },
});
