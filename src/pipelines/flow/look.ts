import { AwsCallError } from '../../aws/failure.ts';
import { type BakedImage, isBaked } from '../../bake/types/baked.ts';
import { showCard } from '../../cards/effect/card.ts';
import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import { showThread } from '../../cards/effect/thread.ts';
import { withPlace } from '../../cards/message/place.ts';
import { readSection } from '../../config/section.ts';
import type { Config } from '../../config/types.ts';
import { at } from '../../contract/ports.ts';
import { MINUTE, SECOND } from '../../duration.ts';
import { present } from '../../present.ts';
import { hygieneSection } from '../config.ts';
import { afterLook } from '../decision/after-look.ts';
import { EVERY_MS, isPainted } from '../decision/due.ts';
import { readFacts } from '../effect/read.ts';
import { claimWake, loadSeenOf, loadTold, saveSeen, saveThings } from '../effect/store.ts';
import { thingCard } from '../message/card.ts';
import { threadPosts } from '../message/thread.ts';
import { type PipelinePorts, regionOf } from '../ports.ts';
import type { Seen } from '../types/seen.ts';
import type { ToldRecord } from '../types/told.ts';

/** Events so close together are one. */
const BURST_MS = 5 * SECOND;

/** Reads one image's pipeline when that is due, and shows what was found. A repetition does what was left undone and nothing twice. */
export async function lookAtPipeline(
  ports: PipelinePorts,
  name: string,
  { now, hinted }: { now: number; hinted: boolean },
): Promise<void> {
  const image = ports.config.images[name];
  if (image === undefined || !isBaked(image)) return;
  const seen = await loadSeenOf(ports.table, name);
  const lookedAt = seen?.lookedAt ?? 0;
  if (hinted && lookedAt + BURST_MS > now) return comeBack(ports, name, { at: lookedAt + BURST_MS, now });
  if (hinted || lookedAt + EVERY_MS <= now) await read(ports, image, { seen, now });
  await settle(ports, image, now);
}

/** What cannot be read changes nothing that was told; the next turn reads it again. */
async function read(
  ports: PipelinePorts,
  image: BakedImage,
  { seen, now }: { seen: Seen | undefined; now: number },
): Promise<void> {
  const { name, channel, announce } = image;
  try {
    const { facts, baseAt } = await readFacts(at(ports, image.place), image, { seen, now });
    const told = await loadTold(ports.table, name);
    const { things, pending, previousAt } = afterLook(
      {
        facts,
        told: told.map(({ thing }) => thing),
        announce: announce === true,
        notices: ports.config.notices,
        ...present({ seen, hygiene: readSection(hygieneSection, ports.config) }),
      },
      now,
    );
    // First what is to be told: an outcome that is not waited for is not told again.
    await saveThings(ports.table, { image: name, channel, now }, { told, things });
    const kept = present({ pending, previousAt });
    await saveSeen(ports.table, { image: name, lookedAt: now, facts, baseAt, ...kept, wakeAt: 0 });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('pipeline-unread', { image: name, code: error.code });
    await saveSeen(ports.table, { ...(seen ?? { image: name, wakeAt: 0 }), lookedAt: now });
  }
}

async function settle(ports: PipelinePorts, image: BakedImage, now: number): Promise<void> {
  const records = await loadTold(ports.table, image.name);
  for (const record of records.filter(({ thing }) => isPainted(thing, now))) {
    const at = await show(ports, record, now);
    if (at !== undefined) return comeBack(ports, image.name, { at, now });
  }
}

/** Resolves to when to come back, where that is needed. */
async function show(ports: PipelinePorts, record: ToldRecord, now: number): Promise<number | undefined> {
  const { image, thing } = record;
  const card = await showCard(ports, record, {
    content: withPlace(thingCard(image, thing), ports.config, ports.config.images[image]?.place ?? ports.home),
    now,
    metadata: { event_type: 'patchwarden_pipeline', event_payload: { image } },
    owner: ownerOf(ports.config),
    what: `pipeline of ${image}`,
  });
  if (card.kind === 'later') return card.at;
  const posts = threadPosts(image, thing, { region: regionOf(ports, image), card: card.carded.card });
  const told = await showThread(ports, card.carded, { posts, now });
  return told.kind === 'later' ? told.at : undefined;
}

/** It has no requester: if no channel takes its card, the first person in patchwarden.yml is told. */
function ownerOf({ approvers }: Config): string {
  const [first] = Object.values(approvers).flatMap((group) => (group.kind === 'users' ? group.users : []));
  return first ?? '';
}

async function comeBack(
  { table, wakes }: PipelinePorts,
  image: string,
  { at, now }: { at: number; now: number },
): Promise<void> {
  const delay = Math.min(MINUTE, Math.max(REPAINT_INTERVAL_MS / 2, at - now));
  if (!(await claimWake(table, image, { at: now + delay, now }))) return;
  await wakes.send({ feature: 'pipelines', key: image }, Math.ceil(delay / 1000));
}
