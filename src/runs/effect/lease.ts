import { leaseKey } from '../../store/keys.ts';
import type { Write } from '../../store/table.ts';
import { formerSubjectOf } from '../decision/former-subject.ts';
import type { Run } from '../types/run.ts';
import { isTerminal } from '../types/state.ts';

/** The lease of a run ends with it, and goes with it when it is moved to another subject: only to one that is free. */
export function leaseWrites(before: Run, run: Run, at: number): Write[] {
  const isOver = isTerminal(run.state) && !isTerminal(before.state);
  const isMoved = run.subject !== before.subject;
  if (!isOver && !isMoved) return [];
  const given: Write = { kind: 'delete', key: leaseKey(before.subject), when: { equals: { runId: run.id } } };
  return isOver ? [given] : [given, ...newLease(run, at)];
}

/** Only where nobody has one. */
export const newLease = ({ id, subject }: Run, since: number): Write[] => [
  { kind: 'put', item: { ...leaseKey(subject), runId: id, since }, when: { absent: ['pk'] } },
  ...noFormerLease(subject),
];

/** A run that the version before created holds its lease under the subject's former name, until it ends. */
function noFormerLease(subject: string): Write[] {
  const former = formerSubjectOf(subject);
  return former === undefined ? [] : [{ kind: 'check', key: leaseKey(former), when: { absent: ['pk'] } }];
}
