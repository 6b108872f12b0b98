import type { Uses } from '../contract/ports.ts';
import type { HasKinds } from './run-kind.ts';

/** What it takes to bring a run as far as it can go: read, decide, start or stop, show, announce. */
export type ReconcilePorts = Uses<
  | 'table'
  | 'slack'
  | 'automation'
  | 'executions'
  | 'here'
  | 'calendars'
  | 'bus'
  | 'wakes'
  | 'clock'
  | 'config'
  | 'log'
  | 'measure'
  | 'shutOut'
> &
  HasKinds;
