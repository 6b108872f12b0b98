import { AwsCallError } from '../../aws/failure.ts';
import { lookedAtForRetry, seenAfter, soonestLook } from '../decision/seen.ts';
import { claimWakeOfThing, createChange, loadFollowed, loadSeenOf, saveSeen } from '../effect/store.ts';
import type { OutsidePorts } from '../ports.ts';
import type { SeenRecord } from '../types/record.ts';
import type { OutsideSource, Thing } from '../types/source.ts';
import { lookAtChange } from './look-change.ts';

/** Checks an image or a fleet for changes that were not started here; each one found gets a card. */
export async function lookAtThing(
  ports: OutsidePorts,
  key: string,
  { now, hinted }: { now: number; hinted: boolean },
): Promise<void> {
  const found = thingIn(ports, key);
  // Another config may have had it.
  if (found === undefined) return;
  const before = await loadSeenOf(ports.table, key);
  const soonest = before === undefined ? 0 : soonestLook(before);
  if (hinted && soonest > now) return comeBack(ports, key, { at: soonest, now });
  await look(ports, found, { before, now });
}

function thingIn(ports: OutsidePorts, key: string): { source: OutsideSource; thing: Thing } | undefined {
  for (const source of ports.sources()) {
    const thing = source.things().find((each) => each.key === key);
    if (thing !== undefined) return { source, thing };
  }
  return undefined;
}

async function look(
  ports: OutsidePorts,
  { source, thing }: { source: OutsideSource; thing: Thing },
  { before, now }: { before: SeenRecord | undefined; now: number },
): Promise<void> {
  const { key } = thing;
  const seen = before?.seen;
  try {
    const busy = (await loadFollowed(ports.table)).some(
      ({ change }) =>
        change.name === thing.name && change.state === 'running' && source.changeKinds.includes(change.what),
    );
    const found = await source.find(thing, { seen, now, busy });
    // First the cards: what is handled is not found again.
    for (const change of found.changes) await createChange(ports.table, change);
    await saveSeen(ports.table, { key, lookedAt: now, seen: seenAfter(seen, found, now) });
    for (const { id } of found.changes) await lookAtChange(ports, id, { now, hinted: false });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('outside-not-read', { key, code: error.code });
    // It still gives up its turn, so that the others do not wait for it.
    await saveSeen(ports.table, { key, lookedAt: lookedAtForRetry(now), ...(seen === undefined ? {} : { seen }) });
  }
}

async function comeBack(
  { table, wakes }: OutsidePorts,
  key: string,
  { at, now }: { at: number; now: number },
): Promise<void> {
  if (!(await claimWakeOfThing(table, key, { at, now }))) return;
  await wakes.send({ feature: 'outside', key }, Math.ceil((at - now) / 1000));
}
