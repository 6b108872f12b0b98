import { stateTitle } from '../../runs/message/state.ts';
import { short } from '../../slack/words.ts';
import type { BakeRun } from '../types/run.ts';

/** What it is and how it stands. */
export function bakeTitle(run: BakeRun): string {
  const { name, state, progress, outcome } = run;
  switch (state) {
    case 'awaiting-approval':
      return `Approval needed: bake ${name}`;
    case 'starting':
      return `Starting the bake of ${name}`;
    case 'running':
      return progress === undefined || progress.total === 0
        ? `Baking ${name}`
        : `Baking ${name}: ${progress.done} of ${progress.total} steps`;
    case 'cancelling':
      return `Stopping the bake of ${name}`;
    case 'succeeded':
      return outcome?.image === undefined ? `Bake of ${name} succeeded` : `${name} baked: ${short(outcome.image, 90)}`;
    case 'needs-attention':
    case 'planning':
    case 'scheduled':
    case 'approved':
    case 'waiting':
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return `Bake of ${name} ${stateTitle(run)}`;
  }
}
