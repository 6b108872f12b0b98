import { decideAdmission, type Start } from './decision/admit.ts';
import { pauseBefore } from './decision/again.ts';
import { asNow, type Rules } from './decision/held.ts';
import { decideLater, type LaterQuestion } from './decision/later.ts';
import { decideSlot } from './decision/slot.ts';
import { saveAdmitted } from './effect/admit.ts';
import { loadFacts } from './effect/facts.ts';
import { publish } from './effect/publish.ts';
import { loadReadRun } from './effect/read-run.ts';
import { readsOfSlack } from './effect/reads-of-slack.ts';
import { loadSlot } from './effect/slot.ts';
import { admitStop } from './effect/stop.ts';
import type { GatekeeperPorts } from './ports.ts';
import type { Answer, GateRefusal, Question, ReadRun, Verdict } from './types.ts';

type Said = Readonly<Record<string, string | readonly string[]>>;

/** Milliseconds since the epoch, read when it is asked. What was read is judged by the time after it: reading may take most of a minute. */
type Clock = () => number;

/** Answers one question of a runbook. Throws when AWS does not answer: the runbook's step is repeated, and at last ends the execution. */
export async function answerQuestion(ports: GatekeeperPorts, question: Question, clock: Clock): Promise<Answer> {
  const verdict = await decided(ports, question, clock);
  const { ask, ExecutionId: executionId } = question;
  const about = 'RunId' in question ? { runId: question.RunId } : {};
  if (verdict.kind === 'admitted') {
    ports.log('gate-answered', { ask, ...about, executionId, admitted: true });
    return { ...verdict.said, admitted: 'yes', refusal: 'none' };
  }
  const { refusal, detail } = verdict;
  ports.log('gate-answered', { ask, ...about, executionId, admitted: false, refusal, detail });
  if (ask !== 'was-admitted') ports.measure('GatekeeperRefused', 1);
  if (UNPROVEN.includes(refusal)) ports.measure('ApprovalUnproven', 1);
  return { admitted: 'no', refusal, ...(ask === 'change' ? { Account: 'none' } : {}) };
}

/** The run said that it was approved, and it does not hold: a bug, or somebody wrote it. */
const UNPROVEN: readonly GateRefusal[] = ['not-approved', 'audit-broken'];

function decided(ports: GatekeeperPorts, question: Question, clock: Clock): Promise<Verdict<{ said: Said }>> {
  switch (question.ask) {
    case 'admit':
      return admit(ports, question, clock);
    case 'admit-stop':
      return admitStop(ports, question);
    case 'slot':
      return slot(ports, question, clock);
    case 'publish':
      return publish(ports, question, (read) => rulesFor(ports, read));
    case 'was-admitted':
    case 'in-time':
    case 'stop-how':
    case 'planned':
    case 'wave-done':
    case 'change':
      return later(ports, question, clock);
  }
}

const refused = (refusal: GateRefusal, detail: string) => ({ kind: 'refused', refusal, detail }) as const;

/** How often everything is read anew. */
const ATTEMPTS = 5;

async function admit(
  ports: GatekeeperPorts,
  { RunId, ExecutionId }: Extract<Question, { ask: 'admit' }>,
  clock: Clock,
): Promise<Verdict<{ said: Said }>> {
  const { slack, retryAfterMs, passed } = readsOfSlack(ports.slack);
  let attempts = 0;
  let waitedMs = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const read = await loadReadRun(ports, RunId);
    if (read === undefined) return refused('no-such-run', 'no-run');
    const rules = rulesFor(ports, read);
    const verdict = await decide({ ...ports, slack }, { rules, read, executionId: ExecutionId }, clock);
    if (verdict.kind === 'refused') {
      attempts += 1;
      const pause =
        verdict.refusal === 'unknown' ? pauseBefore({ attempts, waitedMs, retryAfterMs: retryAfterMs() }) : undefined;
      if (pause === undefined) return verdict;
      await ports.pause(pause);
      waitedMs += pause;
      passed(pause);
    } else {
      const { asks } = asNow(rules, read.record.run);
      const isSaved = await saveAdmitted(ports.table, read, { executionId: ExecutionId, asks }, clock());
      if (isSaved) return { kind: 'admitted', said: saidOf(verdict.start) };
    }
  }
  return refused('unknown', 'moved-on');
}

async function decide(
  ports: GatekeeperPorts,
  asked: { rules: Rules; read: ReadRun; executionId: string },
  clock: Clock,
): Promise<Verdict<{ start: Start }>> {
  const facts = await loadFacts(ports, asked, clock());
  return facts === undefined ? refused('not-this-plan', 'no-execution') : decideAdmission(asked.rules, facts, clock());
}

const rulesFor = ({ gates, config, home, here, proving }: GatekeeperPorts, { record: { run } }: ReadRun): Rules => ({
  gate: gates.of(run),
  home,
  here,
  config,
  proving,
});

/** The parameters by name, as they were approved. */
const saidOf = ({ parameters }: Start): Said => parameters;

/** The run that waits for this opening, and what its runbook is started with. */
async function slot(
  ports: GatekeeperPorts,
  question: Extract<Question, { ask: 'slot' }>,
  clock: Clock,
): Promise<Verdict<{ said: Said }>> {
  const read = await loadSlot(ports, question);
  if (read === undefined) return refused('no-such-run', 'no-slot');
  const verdict = decideSlot(rulesFor(ports, read), { read, question }, clock());
  return verdict.kind === 'refused' ? verdict : { kind: 'admitted', said: saidOf(verdict.start) };
}

async function later(ports: GatekeeperPorts, question: LaterQuestion, clock: Clock): Promise<Verdict<{ said: Said }>> {
  const read = await loadReadRun(ports, question.RunId);
  if (read === undefined) return refused('no-such-run', 'no-run');
  const rules = rulesFor(ports, read);
  const execution = await ports.executions.seen(question.ExecutionId);
  return decideLater(rules, { read, execution, question }, clock());
}
