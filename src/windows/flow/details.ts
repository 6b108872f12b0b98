import { mayAsk } from '../../approvals/flow.ts';
import { originRefusal } from '../../cards/decision.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { originMessage } from '../../cards/message/origin.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { placesOf } from '../effect/places.ts';
import { loadActive, loadOccurrence } from '../effect/store.ts';
import { noOccurrence } from '../message/answers.ts';
import { detailsModal } from '../message/details.ts';
import type { WindowPorts } from '../ports.ts';
import { type OccurrenceValue, parseOccurrenceValue } from '../types/actions.ts';
import type { OccurrenceRecord } from '../types/occurrence.ts';

/** Details of the occurrence on whose card someone clicked. */
export async function showDetails(ports: WindowPorts, job: ClickJob): Promise<void> {
  const to = answerTo(job);
  if (!(await mayAsk(ports, to))) return;
  const value = parseOccurrenceValue(job.value);
  const record =
    value === undefined || job.from.kind !== 'message' ? undefined : await clicked(ports, value, job.from.channelId);
  if (record === undefined) return answer(ports, to, noOccurrence());
  const refusal = originRefusal(record.card, job.from);
  const what = `maintenance window ${record.occurrence.notice.name}`;
  if (refusal !== undefined) return answer(ports, to, originMessage(refusal, what));
  return fillForm(ports, to, detailsModal(record.occurrence));
}

/** Of its channel; a card that is elsewhere, since its own channel took none, is among those that are not over. */
async function clicked(
  ports: WindowPorts,
  { windowId, opensAt }: OccurrenceValue,
  channel: string,
): Promise<OccurrenceRecord | undefined> {
  const own = await loadOccurrence(ports.table, { windowId, opensAt, channel });
  if (own !== undefined) return own;
  const active = await Promise.all(placesOf(ports).map(({ key }) => loadActive(ports.table, key)));
  return active
    .flat()
    .find(
      ({ occurrence, card }) =>
        occurrence.windowId === windowId && occurrence.opensAt === opensAt && card.channel === channel,
    );
}
