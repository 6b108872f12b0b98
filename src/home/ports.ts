import type { AnyBlock } from '@slack/types';
import type { Uses } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';
import type { HasThings } from './effect/board.ts';

/** What the board is made of, and where it goes. */
export type HomePorts = Uses<'table' | 'slack' | 'config' | 'log' | 'wakes' | 'clock'> &
  HasKinds &
  HasThings & { sections(userId: string, now: number): Promise<readonly AnyBlock[]> };
