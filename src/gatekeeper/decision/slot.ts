import type { GateRefusal, Question, ReadRun, Verdict } from '../types.ts';
import { type Start, startFor, whyObserved } from './admit.ts';
import { isOfHere, type Rules } from './held.ts';

/** Whether that run waits for this opening, and what its runbook is started with. This admits nothing: that runbook asks in its turn. */
export function decideSlot(
  rules: Rules,
  { read, question }: { read: ReadRun; question: Extract<Question, { ask: 'slot' }> },
  now: number,
): Verdict<{ start: Start }> {
  const { run } = read.record;
  const observed = whyObserved(rules, read);
  if (observed !== undefined) return observed;
  if (run.slot?.what !== question.WindowId || run.name !== question.Fleet) return refused('not-open', 'other-slot');
  if (!isOfHere(rules, run)) return refused('not-this-plan', 'other-place');
  if (run.state !== 'approved' || read.armed === undefined) return refused('not-open', run.state);
  if (now >= run.slot.latestStart) return refused('too-late', 'slot-over');
  return { kind: 'admitted', start: startFor(rules, run) };
}

const refused = (refusal: GateRefusal, detail: string) => ({ kind: 'refused', refusal, detail }) as const;
