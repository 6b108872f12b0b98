import { present } from '../../present.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import type { WaitingRun } from '../types/digest.ts';

/** Runs of these fleets that wait for people, longest first: approvals, checkpoints, and what needs attention. */
export function waitingRuns(active: readonly RunRecord[], fleets: readonly string[]): readonly WaitingRun[] {
  return active
    .flatMap(({ run, card }): WaitingRun[] => {
      if (!fleets.includes(run.name)) return [];
      const isAsking =
        run.state === 'awaiting-approval' || (run.state === 'waiting' && run.wait?.kind === 'checkpoint');
      if (!isAsking && run.state !== 'needs-attention') return [];
      const { id, name, kind, requestedAt } = run;
      const why = isAsking ? 'approval' : 'attention';
      return [
        { id, name, kind, why, since: requestedAt, card: { channel: card.channel, ...present({ ts: card.ts }) } },
      ];
    })
    .sort((a, b) => a.since - b.since);
}
