import { stateTitle } from '../../runs/message/state.ts';
import type { SyncRun } from '../types/run.ts';

/** What it is and how it stands. */
export function syncTitle(run: SyncRun): string {
  const isRemoval = run.plan.operation === 'remove';
  const thing = isRemoval ? 'removal of what no tag asks for' : 'sync from tags';
  const changes = `${run.plan.changes.length} ${run.plan.changes.length === 1 ? 'change' : 'changes'}`;
  switch (run.state) {
    case 'awaiting-approval':
      return `Approval needed: ${thing}, ${changes}`;
    case 'starting':
      return `Starting the ${thing}`;
    case 'running':
      return isRemoval ? `Removing what no tag asks for: ${changes}` : `Syncing from tags: ${changes}`;
    case 'cancelling':
      return `Stopping the ${thing}`;
    case 'succeeded':
      return `${capitalised(thing)} succeeded: ${changes}`;
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
      return `${capitalised(thing)} ${stateTitle(run)}`;
  }
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
