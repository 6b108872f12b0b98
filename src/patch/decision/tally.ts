import type { NodePhase } from '../types/progress.ts';

/** How many instances are where. */
export interface Tally {
  done: number;
  failed: number;
  inProgress: number;
  pendingReboot: number;
  waiting: number;
  notReached: number;
  total: number;
}

export function tallyOf(nodes: readonly { phase: NodePhase }[]): Tally {
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
