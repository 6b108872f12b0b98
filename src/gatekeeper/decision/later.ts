import type { SeenExecution } from '../../aws/ssm.ts';
import { isStartOf } from '../../runs/decision/binding.ts';
import type { GateQuestion } from '../../runs/gate.ts';
import type { Run } from '../../runs/types/run.ts';
import type { GateRefusal, Question, ReadRun, Verdict } from '../types.ts';
import { startFor } from './admit.ts';
import { isProved } from './counted.ts';
import { isOfHere, type Rules } from './held.ts';

/** What is asked after the admission. */
export type LaterQuestion = Extract<
  Question,
  { ask: 'was-admitted' | 'in-time' | 'stop-how' | 'planned' | 'wave-done' | 'change' }
>;
type Said = Readonly<Record<string, string | readonly string[]>>;

export interface LaterFacts {
  read: ReadRun;
  execution: SeenExecution;
  question: LaterQuestion;
}

const refused = (refusal: GateRefusal, detail: string) => ({ kind: 'refused', refusal, detail }) as const;
const yes = (said: Said = {}) => ({ kind: 'admitted', said }) as const;

/**
 * What the runbook of an execution that was admitted asks further. Its own parameters are those that were compared then, so a run that says
 * something else by now was written over.
 */
export function decideLater(
  rules: Rules,
  { read, execution, question }: LaterFacts,
  now: number,
): Verdict<{ said: Said }> {
  const { run, gate } = read.record;
  if (gate !== execution.id) return refused('not-open', 'not-admitted');
  if (!isOfHere(rules, run)) return refused('not-this-plan', 'other-place');
  if (question.ask === 'was-admitted') return yes();
  if (question.ask === 'stop-how') return yes({ how: stopHowOf(run) });
  if (!isStartOf(startFor(rules, run), execution)) return refused('not-this-plan', 'start');
  // The parameters hold the plan's hash, and of what is asked for here no more than a number.
  if (rules.gate.planHashOf(run.plan) !== run.planHash) return refused('not-this-plan', 'plan-hash');
  switch (question.ask) {
    case 'in-time':
      return run.slot === undefined || now < run.slot.latestStart ? yes() : refused('too-late', 'slot-over');
    case 'wave-done':
      return answered(rules, run, { ask: 'wave-done', wave: Number(question.Wave), found: question.Found });
    case 'change':
      return inHere(rules, answered(rules, run, { ask: 'change', change: Number(question.Change) }));
    case 'planned':
      // Who may be reached by tag stands in the plan alone, and not in the parameters.
      return isProved(rules, { read }, now)
        ? answered(rules, run, { ask: 'planned', found: question.Found })
        : refused('not-approved', 'not-proved');
  }
}

function answered({ gate }: Rules, run: Run, question: GateQuestion): Verdict<{ said: Said }> {
  const said = gate.answers?.(run, question);
  return said === undefined ? refused('not-this-plan', question.ask) : yes(said);
}

/** A loop has no branch: the step after the one that asks asserts that the answer names this account, which only a yes does. */
const inHere = ({ here }: Rules, answer: Verdict<{ said: Said }>): Verdict<{ said: Said }> =>
  answer.kind === 'admitted' ? yes({ ...answer.said, Account: here.account }) : answer;

/** A later part cannot be rolled back further than its own beginning: it is stopped, and the rollback is a run of its own. */
const stopHowOf = ({ cancel, earlier }: Run): string => (earlier === undefined ? (cancel?.how ?? 'cancel') : 'cancel');
