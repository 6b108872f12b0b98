import type { NodePhase } from '../types/progress.ts';

/** How many instances are where; those that need not be patched are in none of it. */
export interface Tally {
  done: number;
  failed: number;
  inProgress: number;
  pendingReboot: number;
  waiting: number;
  notReached: number;
  total: number;
}

export function tallyOf(all: readonly { phase: NodePhase; explained?: string }[]): Tally {
  const nodes = all.filter(({ explained }) => explained === undefined);
  const count = (phase: NodePhase): number => nodes.filter((node) => node.phase === phase).length;
  return {
    done: count('patched'),
    failed: count('failed'),
    inProgress: count('in-progress'),
    pendingReboot: count('pending-reboot'),
    waiting: count('waiting'),
    notReached: count('not-reached'),
    total: nodes.length,
  };
}
