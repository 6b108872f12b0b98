import { isInGroup } from '../../approvals/decision/eligibility.ts';
import { loadApprover } from '../../approvals/effect.ts';
import type { Eligibility } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { present } from '../../present.ts';
import { type ButtonValue, parseButtonValue } from '../../runs/actions.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import { answerTo, clickedRun } from '../../runs/flow/click.ts';
import { reconcile } from '../../runs/flow/reconcile.ts';
import { noSuchRun } from '../../runs/message/refusal.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import { textIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import { loadSaid, saveSaid } from '../effect/receipt.ts';
import { REASON_INPUT } from '../message/chooser.ts';
import { problemModal, type SignOffAnswer, signOffAnswer } from '../message/sign-off.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import { isPatch, type PatchRun } from '../types/run.ts';

/** Verified or Problem on a receipt: the first counts at once, the second opens a form. */
export async function handleSignOff(ports: ReconcilePorts, job: ClickJob, now: number): Promise<void> {
  const clicked = await clickedRun(ports, job);
  if (clicked === undefined) return;
  const { run } = clicked.record;
  const to = answerTo(job);
  if (!isPatch(run)) return answer(ports, to, noSuchRun());
  if (job.actionId === PATCH_ACTIONS.problem) return openProblem(ports, run, { value: clicked.value, to });
  return say(ports, run, { verdict: 'verified', userId: job.actor.userId, to, now });
}

/** What nobody may say is refused before they type. */
async function openProblem(
  ports: ReconcilePorts,
  run: PatchRun,
  { value, to }: { value: ButtonValue; to: AnswerTo },
): Promise<void> {
  const refusal = await refusalFor(ports, run, { userId: to.userId, verdict: 'problem' });
  return refusal === undefined
    ? fillForm(ports, to, problemModal(run, value))
    : answer(ports, to, signOffAnswer(refusal));
}

/** The form behind Problem. */
export async function submitProblem(ports: ReconcilePorts, job: SubmitJob, now: number): Promise<void> {
  const to = { userId: job.actor.userId, channelId: ports.config.channel };
  const value = parseButtonValue(job.privateMetadata);
  const record = value === undefined ? undefined : await loadRun(ports, value.runId);
  if (record === undefined || !isPatch(record.run)) return answer(ports, to, noSuchRun());
  const reason = textIn(job.values, REASON_INPUT)?.trim();
  return say(ports, record.run, { verdict: 'problem', userId: job.actor.userId, to, now, ...present({ reason }) });
}

interface Saying {
  verdict: 'verified' | 'problem';
  userId: string;
  reason?: string;
  to: AnswerTo;
  now: number;
}

/** Kept with the run; the fleets after it are looked at in the same go. Of two who say it at once the first is heard. */
async function say(ports: ReconcilePorts, run: PatchRun, { verdict, userId, reason, to, now }: Saying): Promise<void> {
  const refusal = await refusalFor(ports, run, { userId, verdict });
  if (refusal !== undefined) return answer(ports, to, signOffAnswer(refusal));
  const isFirst = await saveSaid(ports.table, run.id, { verdict, by: userId, at: now, ...present({ reason }) });
  const late = isFirst ? undefined : await saidBefore(ports, run);
  if (late !== undefined) return answer(ports, to, signOffAnswer(late));
  await reconcile(ports, run.id, now);
  return answer(ports, to, signOffAnswer({ code: verdict, fleet: run.name }));
}

async function saidBefore({ table }: ReconcilePorts, { id, name }: PatchRun): Promise<SignOffAnswer | undefined> {
  const said = await loadSaid(table, id);
  return said === undefined ? undefined : { code: 'said', fleet: name, by: said.by, verdict: said.verdict };
}

const groupOf = ({ config }: ReconcilePorts, { name }: PatchRun): string | undefined => config.fleets[name]?.signoff;

/** Why someone may not say it; `undefined` when they may. A verdict stands: who sees it otherwise patches the fleet again. */
async function refusalFor(
  ports: ReconcilePorts,
  run: PatchRun,
  { userId, verdict }: Pick<Saying, 'userId' | 'verdict'>,
): Promise<SignOffAnswer | undefined> {
  const name = groupOf(ports, run);
  const group = name === undefined ? undefined : ports.config.approvers[name];
  if (name === undefined || group === undefined || run.state !== 'succeeded' || run.plan.operation !== 'install')
    return { code: 'not-asked', fleet: run.name };
  const before = await saidBefore(ports, run);
  if (before !== undefined) return before;
  const { eligibility } = await loadApprover(ports, userId, { groups: { [name]: group } });
  // A problem only holds the fleets after it back.
  if (verdict === 'problem' && isInGroup(eligibility)) return undefined;
  return notMember(eligibility, { fleet: run.name, group: name });
}

function notMember(eligibility: Eligibility, at: { fleet: string; group: string }): SignOffAnswer | undefined {
  switch (eligibility.may) {
    case 'yes':
      return undefined;
    case 'no':
      return eligibility.code === 'too-new' ? eligibility : { code: 'not-member', ...at };
    case 'unknown':
      return { code: 'unknown', what: eligibility.what };
  }
}
