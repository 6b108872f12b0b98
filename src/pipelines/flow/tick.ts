import { readSection } from '../../config/section.ts';
import type { Hint } from '../../contract/hint.ts';
import { hygieneSection } from '../config.ts';
import { dueImages, followedImages } from '../decision/due.ts';
import { loadSeen } from '../effect/store.ts';
import type { PipelinePorts } from '../ports.ts';

/** So many are checked sooner than they are woken. */
const FEW = 3;

/** What this worker remembers from one minute to the next: until then the table is not asked. */
export interface Turns {
  nextAt: number;
}

/** Images whose pipelines are read without being asked for. */
export const followed = ({ config }: Pick<PipelinePorts, 'config'>): readonly string[] =>
  followedImages(config, readSection(hygieneSection, config) !== undefined);

/** Each minute: images whose pipelines are to be read again. */
export async function duePipelines(ports: PipelinePorts, turns: Turns, now: number): Promise<readonly string[]> {
  const images = followed(ports);
  if (images.length === 0 || now < turns.nextAt) return [];
  const { due, nextAt } = dueImages(images, await loadSeen(ports.table), now);
  turns.nextAt = nextAt;
  if (due.length <= FEW) return due;
  for (const image of due) await ports.wakes.send({ feature: 'pipelines', key: image }, 0);
  return [];
}

/** Image Builder has disabled a pipeline: it is read again before that is believed. */
export function pipelinesAbout(ports: PipelinePorts, hints: readonly Hint[]): readonly (readonly string[])[] {
  const images = followed(ports);
  return hints.map(({ source, detailType, resources }) =>
    source === 'aws.imagebuilder' && detailType.endsWith('Automatically Disabled')
      ? images.filter((name) => resources.includes(ports.config.images[name]?.pipelineArn ?? ''))
      : [],
  );
}
