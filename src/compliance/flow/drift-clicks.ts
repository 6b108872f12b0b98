import { mayAsk } from '../../approvals/flow.ts';
import { originRefusal } from '../../cards/decision.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { refuseOrigin } from '../../cards/effect/origin.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { DAY } from '../../duration.ts';
import { loadSnapshot } from '../../posture/effect/store.ts';
import { answerTo } from '../../runs/flow/click.ts';
import { choiceIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import { snoozeAt } from '../decision/drift.ts';
import { channelOf, fleetOf, isKnownFleet } from '../decision/means.ts';
import { loadDrift, saveDrift } from '../effect/drift-store.ts';
import {
  noDays,
  noDrift,
  notSnoozed,
  notSwept,
  noWindow,
  snoozed,
  snoozeEnded,
  snoozeLost,
  snoozeModal,
  windowText,
} from '../message/drift-answers.ts';
import { fleetWord } from '../message/drift-words.ts';
import { whyModal } from '../message/why.ts';
import type { DriftPorts } from '../ports.ts';
import { DRIFT_ACTIONS, SNOOZE_DAYS, SNOOZE_INPUT } from '../types/actions.ts';
import type { DriftRecord } from '../types/drift.ts';
import { refreshFleet } from './refresh.ts';
import { loadView } from './view.ts';

/** A button of a drift card. */
export async function handleDriftClick(ports: DriftPorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const fleet = job.value;
  if (!(await mayAsk(ports, to))) return;
  if (!isKnownFleet(ports.config, fleet)) return answer(ports, to, noDrift());
  const record = await loadDrift(ports.table, fleet, channelOf(ports.config, fleet));
  const refusal = originRefusal(record.card, job.from);
  if (refusal !== undefined)
    return refuseOrigin(ports, job, { to, refusal, what: `drift in ${fleetWord(fleet)}`, of: record });
  if (job.actionId === DRIFT_ACTIONS.why) return showWhy(ports, to, { fleet, now });
  if (job.actionId === DRIFT_ACTIONS.window) return showWindow(ports, to, fleet);
  return job.actionId === DRIFT_ACTIONS.snooze
    ? fillForm(ports, to, snoozeModal(fleet, now))
    : endSnooze(ports, record, { to, now });
}

async function showWhy(ports: DriftPorts, to: AnswerTo, { fleet, now }: { fleet: string; now: number }): Promise<void> {
  const view = await loadView(ports, fleet, now);
  return view === undefined ? answer(ports, to, notSwept(fleet)) : fillForm(ports, to, whyModal(view));
}

/** From the snapshot: what it says is what the card says. */
async function showWindow(ports: DriftPorts, to: AnswerTo, fleet: string): Promise<void> {
  const id = fleetOf(ports.config, fleet)?.window;
  const snapshot = await loadSnapshot(ports.table, fleet);
  if (id === undefined) return answer(ports, to, noWindow(fleet));
  if (snapshot === undefined) return answer(ports, to, notSwept(fleet));
  return answer(ports, to, windowText(fleet, { id, ...snapshot.windows }));
}

/** The form of the card's Snooze. */
export async function submitSnooze(ports: DriftPorts, job: SubmitJob, now: number): Promise<void> {
  const fleet = job.privateMetadata;
  const channelId = channelOf(ports.config, fleet);
  const to: AnswerTo = { userId: job.actor.userId, viewId: job.viewId, channelId };
  if (!(await mayAsk(ports, to))) return;
  const days = Number(choiceIn(job.values, SNOOZE_INPUT));
  if (!SNOOZE_DAYS.includes(days)) return answer(ports, to, noDays());
  if (!isKnownFleet(ports.config, fleet)) return answer(ports, to, noDrift());
  const record = await loadDrift(ports.table, fleet, channelId);
  const until = now + days * DAY;
  const saved = await saveDrift(ports.table, record, { snooze: { until, by: to.userId, at: now } });
  if (saved === undefined) return answer(ports, to, snoozeLost());
  await refreshFleet(ports, fleet, now);
  return answer(ports, to, snoozed(fleet, until));
}

async function endSnooze(
  ports: DriftPorts,
  record: DriftRecord,
  { to, now }: { to: AnswerTo; now: number },
): Promise<void> {
  const { fleet, snooze } = record.drift;
  const held = snoozeAt(snooze, now);
  if (held === undefined) return answer(ports, to, notSnoozed());
  const saved = await saveDrift(ports.table, record, { snooze: { ...held, until: now } });
  if (saved === undefined) return answer(ports, to, snoozeLost());
  await refreshFleet(ports, fleet, now);
  return answer(ports, to, snoozeEnded(fleet));
}
