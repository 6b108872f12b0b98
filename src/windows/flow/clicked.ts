import { originRefusal } from '../../cards/decision.ts';
import { answer } from '../../cards/effect/answer.ts';
import { refuseOrigin } from '../../cards/effect/origin.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { placeKeys } from '../effect/places.ts';
import { loadActive, loadOccurrence } from '../effect/store.ts';
import { noOccurrence } from '../message/answers.ts';
import type { WindowPorts } from '../ports.ts';
import { type OccurrenceValue, parseOccurrenceValue } from '../types/actions.ts';
import type { OccurrenceRecord } from '../types/occurrence.ts';

/** The occurrence that a button names, if it is on that occurrence's own card; otherwise the person is told why nothing is done. */
export async function clickedOccurrence(ports: WindowPorts, job: ClickJob): Promise<OccurrenceRecord | undefined> {
  const to = answerTo(job);
  const value = parseOccurrenceValue(job.value);
  const record =
    value === undefined || job.from.kind !== 'message' ? undefined : await namedBy(ports, value, job.from.channelId);
  if (record === undefined) {
    await answer(ports, to, noOccurrence());
    return undefined;
  }
  const refusal = originRefusal(record.card, job.from);
  if (refusal === undefined) return record;
  await refuseOrigin(ports, job, {
    to,
    refusal,
    what: `maintenance window ${record.occurrence.notice.name}`,
    of: record,
  });
  return undefined;
}

/** Of its channel; a card that is elsewhere, since its own channel took none, is among those that are not over. */
async function namedBy(
  ports: WindowPorts,
  { windowId, opensAt }: OccurrenceValue,
  channel: string,
): Promise<OccurrenceRecord | undefined> {
  const own = await loadOccurrence(ports.table, { windowId, opensAt, channel });
  if (own !== undefined) return own;
  const active = await Promise.all(placeKeys(ports).map(({ key }) => loadActive(ports.table, key)));
  return active
    .flat()
    .find(
      ({ occurrence, card }) =>
        occurrence.windowId === windowId && occurrence.opensAt === opensAt && card.channel === channel,
    );
}
