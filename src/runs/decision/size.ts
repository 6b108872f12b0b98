import type { AuditNote } from '../types/audit.ts';
import type { Run } from '../types/run.ts';
import { isTerminal } from '../types/state.ts';

/** A decision as it is stored. */
export interface Kept {
  run: Run;
  audit: AuditNote;
}

/** Of the 400 KB that an item may have, what a run or one audit record takes at most: its card and its index attributes are in the same item. */
const MAX_BYTES = 300_000;

/** Room for an approval, a stop or an end in a run that an older version let grow beyond the limit. */
const SMALL_CHANGE = 4_000;

const bytesOf = (value: object): number => Buffer.byteLength(JSON.stringify(value));

/** Whether storing it is attempted. */
export function isSmallEnough(before: Run, { run, audit }: Kept): boolean {
  const bytes = bytesOf(run);
  return bytesOf(audit) <= MAX_BYTES && (bytes <= MAX_BYTES || bytes <= bytesOf(before) + SMALL_CHANGE);
}

/**
 * What is stored in place of a decision that is too large, in the order in which it is tried. An end stays that end, and what a
 * person decided stays decided; a progress update becomes needs-attention, or every later check would fail in the same way.
 */
export function smaller(before: Run, { run, audit }: Kept, at: number): readonly Kept[] {
  const { progress: _progress, ...lean } = run;
  const { evidence: _evidence, ...note } = audit;
  if (isTerminal(run.state)) {
    const { outcome: _outcome, report: _report, ...bare } = lean;
    return [
      { run: lean, audit: note },
      { run: bare, audit: note },
    ];
  }
  if (before.start === undefined && run.state !== 'running') return [refused(before, at)];
  const followed = audit.type === 'progressed' || audit.type === 'soaking';
  return [...(followed ? [] : [{ run: lean, audit: note }]), needsLook(before, at)];
}

const WHY = `the record of this run would exceed ${MAX_BYTES / 1000} KB, the most that is stored`;

/** Nothing has begun, and nobody can approve what cannot be kept. */
function refused(before: Run, at: number): Kept {
  const { hold: _hold, armed: _armed, ...rest } = before;
  const reason = `its plan exceeds ${MAX_BYTES / 1000} KB, the most that is stored of a run: change fewer resources at a time, for example by splitting the stack`;
  return {
    run: { ...rest, state: 'failed', version: before.version + 1, ending: { at, code: 'plan-refused', reason } },
    audit: { type: 'failed', note: reason },
  };
}

function needsLook(before: Run, at: number): Kept {
  const { hold: _hold, progress: _progress, outcome: _outcome, armed: _armed, ...rest } = before;
  return {
    run: {
      ...rest,
      state: 'needs-attention',
      version: before.version + 1,
      ending: { at, code: 'too-large', reason: WHY },
    },
    audit: { type: 'needs-attention', note: WHY },
  };
}
