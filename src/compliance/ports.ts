import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';

/** What a sweep reaches: it reads AWS and writes to the table. */
export type SweepPorts = Uses<
  | 'config'
  | 'here'
  | 'table'
  | 'estate'
  | 'configRules'
  | 'windows'
  | 'images'
  | 'cloudFormation'
  | 'wakes'
  | 'clock'
  | 'log'
  | 'measure'
>;

/** What judging a fleet reaches, and telling of its drift: the table and Slack. */
export type DriftPorts = CardPorts & Uses<'bus' | 'wakes' | 'clock' | 'here'> & HasKinds;

/** What reading what is known of vulnerabilities reaches. */
export type KnownPorts = Uses<'config' | 'table' | 'objects' | 'vulnerabilities' | 'calendars' | 'wakes' | 'log'>;
