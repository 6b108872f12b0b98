import type { Uses } from '../contract/ports.ts';

/** What a sweep reaches: it reads AWS and writes to the table. */
export type SweepPorts = Uses<
  | 'config'
  | 'here'
  | 'table'
  | 'estate'
  | 'windows'
  | 'images'
  | 'cloudFormation'
  | 'wakes'
  | 'clock'
  | 'log'
  | 'measure'
>;

/** What reading what is known of vulnerabilities reaches. */
export type KnownPorts = Uses<'config' | 'table' | 'objects' | 'vulnerabilities' | 'calendars' | 'wakes' | 'log'>;
