import { at, type PlacePorts, type Uses } from '../contract/ports.ts';
import type { HasKinds } from './run-kind.ts';
import type { Run } from './types/run.ts';

/** What it takes to bring a run as far as it can go: read, decide, start or stop, show, announce. */
export type ReconcilePorts = Uses<
  'table' | 'slack' | 'home' | 'at' | 'bus' | 'wakes' | 'clock' | 'config' | 'log' | 'measure' | 'shutOut'
> &
  HasKinds;

/** The ports as they are where that run changes something. */
export const atRun = <Of extends Uses<'at'> & HasKinds>(ports: Of, run: Run): Of & PlacePorts =>
  at(ports, ports.kinds.of(run).placeOf(run));
