import type { Feature } from '../contract/feature.ts';
import { answerTo } from '../runs/flow/click.ts';
import { parsePipelines } from './command.ts';
import { listPipelines, pipelinesAtHome, showDetails } from './flow/list.ts';
import { lookAtPipeline } from './flow/look.ts';
import { duePipelines, pipelinesAbout, type Turns } from './flow/tick.ts';
import type { PipelinePorts } from './ports.ts';

/** Pipelines' own schedules, announced and told, and what is wrong with pipelines and recipes. It only reads. */
export function createPipelinesFeature(ports: PipelinePorts): Feature {
  const turns: Turns = { nextAt: 0 };
  return {
    onCommand: async ({ words, to }, now) => {
      const parsed = parsePipelines(words);
      if (parsed.kind === 'request') await listPipelines(ports, { image: parsed.image, to }, now);
    },
    onClick: (job, now) => showDetails(ports, { image: job.value, to: answerTo(job) }, now),
    onHints: async (hints) => pipelinesAbout(ports, hints),
    onTick: (now) => duePipelines(ports, turns, now),
    section: (_userId, now) => pipelinesAtHome(ports, now),
    look: (key, at) => lookAtPipeline(ports, key, at),
  };
}
