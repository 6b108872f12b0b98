import type { AnyBlock } from '@slack/types';
import { mayAsk } from '../../approvals/flow.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { type BakedImage, isBaked } from '../../bake/types/baked.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { nearest } from '../../config/nearest.ts';
import { readSection } from '../../config/section.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { at } from '../../contract/ports.ts';
import { hygieneSection } from '../config.ts';
import { EVERY_MS } from '../decision/due.ts';
import { type Listed, listedOf } from '../decision/listed.ts';
import { readFacts } from '../effect/read.ts';
import { loadSeen } from '../effect/store.ts';
import { detailsModal } from '../message/details.ts';
import { bakedElsewhere, homeBlocks, listBlocks, listTitle, unknownImage } from '../message/list.ts';
import { type PipelinePorts, regionOf } from '../ports.ts';
import type { Seen } from '../types/seen.ts';
import { followed } from './tick.ts';

/** So many are read while someone waits; of more, what was read last is shown. */
const MOST_READ = 20;

/** `/patch pipelines [image]` */
export async function listPipelines(
  ports: PipelinePorts,
  { image, to }: { image?: string | undefined; to: AnswerTo },
  now: number,
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const { images } = ports.config;
  if (image !== undefined && !Object.hasOwn(images, image))
    return answer(ports, to, unknownImage(image, nearest(image, Object.keys(images))));
  const baked = Object.values(images).filter(isBaked);
  const wanted = baked.filter(({ name }) => image === undefined || name === image);
  if (image !== undefined && wanted.length === 0) return answer(ports, to, bakedElsewhere(image));
  const listed = await loadListed(ports, wanted, now);
  return answer(
    ports,
    to,
    listTitle(),
    listBlocks(listed, { isOne: image !== undefined, region: regionOf(ports, image ?? '') }),
  );
}

/** Details on a card: everything that is known of that pipeline, read again where it is older than a few minutes. */
export async function showDetails(
  ports: PipelinePorts,
  { image: name, to }: { image: string; to: AnswerTo },
  now: number,
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const image = ports.config.images[name];
  if (image === undefined) return answer(ports, to, unknownImage(name, undefined));
  if (!isBaked(image)) return answer(ports, to, bakedElsewhere(name));
  const [listed] = await loadListed(ports, [image], now);
  if (listed !== undefined) return fillForm(ports, to, detailsModal(listed, regionOf(ports, name)));
}

/** Of App Home, from what was read last: what comes next, and what there is to do. */
export async function pipelinesAtHome(ports: PipelinePorts, now: number): Promise<AnyBlock[]> {
  const images = followed(ports);
  if (images.length === 0) return [];
  const seen = await loadSeen(ports.table);
  const hygiene = readSection(hygieneSection, ports.config);
  const listed = images.map((image) => {
    const facts = seen.find((each) => each.image === image)?.facts;
    return listedOf(facts, { image, announce: true, hygiene, now, readAt: undefined });
  });
  return homeBlocks(listed);
}

async function loadListed(
  ports: PipelinePorts,
  images: readonly BakedImage[],
  now: number,
): Promise<readonly Listed[]> {
  const seen = new Map((await loadSeen(ports.table)).map((each) => [each.image, each]));
  const listed: Listed[] = [];
  for (const image of images)
    listed.push(await loadOne(ports, image, { seen: seen.get(image.name), now, mayRead: listed.length < MOST_READ }));
  return listed;
}

async function loadOne(
  ports: PipelinePorts,
  image: BakedImage,
  { seen, now, mayRead }: { seen: Seen | undefined; now: number; mayRead: boolean },
): Promise<Listed> {
  const hygiene = readSection(hygieneSection, ports.config);
  const isFresh = seen?.facts !== undefined && seen.lookedAt + EVERY_MS > now;
  const known = { image: image.name, announce: image.announce === true, hygiene, now };
  if (isFresh || !mayRead) return listedOf(seen?.facts, { ...known, readAt: seen?.lookedAt });
  try {
    const { facts } = await readFacts(at(ports, image.place), image, { seen, now });
    return listedOf(facts, { ...known, readAt: now });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { ...listedOf(seen?.facts, { ...known, readAt: seen?.lookedAt }), failure: error.code };
  }
}
