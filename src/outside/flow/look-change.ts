import { AwsCallError } from '../../aws/failure.ts';
import { showCard } from '../../cards/effect/card.ts';
import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import { showThread } from '../../cards/effect/thread.ts';
import { withPlace } from '../../cards/message/place.ts';
import type { Here } from '../../config/here.ts';
import { placeOfArn } from '../../config/place.ts';
import type { Config } from '../../config/types.ts';
import { MINUTE } from '../../duration.ts';
import { fleetsToDeploy } from '../decision/fleets.ts';
import { dueAt, isLastCompare, isLastOpening } from '../decision/life.ts';
import { claimWakeOfChange, loadChange, saveChange, saveLooked, saveTold } from '../effect/store.ts';
import { outsideCard } from '../message/card.ts';
import type { OutsidePorts } from '../ports.ts';
import type { OutsideChange } from '../types/change.ts';
import type { OutsideRecord } from '../types/record.ts';
import type { OutsideSource } from '../types/source.ts';

/** Updates one change to what AWS shows, and its card. Repeating it completes what was left undone and does nothing twice. */
export async function lookAtChange(
  ports: OutsidePorts,
  id: string,
  { now, hinted }: { now: number; hinted: boolean },
): Promise<void> {
  const record = await loadChange(ports.table, id);
  if (record === undefined) return ports.log('outside-change-unreadable', { changeId: id });
  const source = ports.sources().find(({ changeKinds }) => changeKinds.includes(record.change.what));
  if (source === undefined) return ports.log('outside-change-unknown', { what: record.change.what });
  // A check is only useful once the card may be edited again.
  const soonest = Math.max(record.lookedAt, record.card.paintedAt ?? 0) + REPAINT_INTERVAL_MS;
  if (hinted && soonest > now) return comeBack(ports, record, { at: soonest, now });
  await settle(ports, source, { record: await updateChange(ports, source, { record, now }), now });
}

interface At {
  record: OutsideRecord;
  now: number;
}

/** What cannot be read leaves the change as it is until the next look. */
async function updateChange(ports: OutsidePorts, source: OutsideSource, { record, now }: At): Promise<OutsideRecord> {
  const change = await orAsIs(ports, record.change, () => next(ports, source, { change: record.change, now }));
  if (change === record.change) return record;
  if (change.what !== 'bake' && change.runs !== undefined)
    await saveTold(
      ports.table,
      `fleet/${change.name}`,
      change.runs.map(({ image }) => image),
    );
  return (await saveChange(ports.table, record, change)) ?? (await loadChange(ports.table, change.id)) ?? record;
}

async function next(
  ports: OutsidePorts,
  source: OutsideSource,
  { change, now }: { change: OutsideChange; now: number },
): Promise<OutsideChange> {
  if (change.state === 'running') return source.observe(change, now);
  const opened = await withOpened(ports, change, now);
  return withReport(ports, source, { change: opened, now });
}

async function withOpened(ports: OutsidePorts, change: OutsideChange, now: number): Promise<OutsideChange> {
  if (change.opens !== 'pending' || change.what !== 'bake') return change;
  const { outcome, id, name } = change;
  const image = outcome?.image === undefined ? undefined : { by: id, name, image: outcome.image, arn: change.awsId };
  const isDone = image === undefined || (await ports.kinds.opensFor(image, now)) || isLastOpening(change, now);
  return isDone ? { ...change, opens: 'done' } : change;
}

async function withReport(
  ports: OutsidePorts,
  source: OutsideSource,
  { change, now }: { change: OutsideChange; now: number },
): Promise<OutsideChange> {
  if (change.report !== 'pending') return change;
  const last = isLastCompare(change, now);
  try {
    const result = await source.compare(change, { now, last });
    if (result === 'ready') return { ...change, report: 'ready' };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('outside-change-not-compared', { changeId: change.id, code: error.code });
  }
  return last ? { ...change, report: 'unavailable' } : change;
}

async function orAsIs(
  { log }: OutsidePorts,
  change: OutsideChange,
  look: () => Promise<OutsideChange>,
): Promise<OutsideChange> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('outside-change-unread', { changeId: change.id, code: error.code });
    return change;
  }
}

async function settle(ports: OutsidePorts, source: OutsideSource, { record, now }: At): Promise<void> {
  const { change } = record;
  const shown = await source.show(change, now);
  const card = await showCard(ports, record, {
    content: withPlace(
      outsideCard(change, shown, fleetsToDeploy(ports.config, change)),
      ports.config,
      placeOf(change) ?? ports.home,
    ),
    now,
    metadata: { event_type: 'patchwarden_outside', event_payload: { change_id: change.id } },
    owner: ownerOf(ports.config),
    what: `outside change ${change.id}`,
  });
  if (card.kind === 'later') return comeBack(ports, card.carded, { at: card.at, now });
  const told = await showThread(ports, card.carded, { posts: shown.posts, now });
  if (told.kind === 'later') return comeBack(ports, told.carded, { at: told.at, now });
  await saveLooked(ports.table, told.carded, { now, due: dueAt(change, now) });
}

/** `undefined` at home. */
const placeOf = (change: OutsideChange): Here | undefined =>
  change.what === 'bake' ? placeOfArn(change.plan.pipelineArn) : change.place;

/** It has no requester: if no channel takes its card, the first person in patchwarden.yml is told. */
function ownerOf({ approvers }: Config): string {
  const [first] = Object.values(approvers).flatMap((group) => (group.kind === 'users' ? group.users : []));
  return first ?? '';
}

async function comeBack(
  { table, wakes }: OutsidePorts,
  { change }: OutsideRecord,
  { at, now }: { at: number; now: number },
): Promise<void> {
  const delay = Math.min(MINUTE, Math.max(REPAINT_INTERVAL_MS / 2, at - now));
  if (!(await claimWakeOfChange(table, change.id, { at: now + delay, now }))) return;
  await wakes.send({ feature: 'outside', key: `change/${change.id}` }, Math.ceil(delay / 1000));
}
