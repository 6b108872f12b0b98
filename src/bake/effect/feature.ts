import type { ImageBuilder } from '../../aws/imagebuilder.ts';
import type { Automation } from '../../aws/ssm.ts';
import type { Config } from '../../config/types.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import type { Feature } from '../../runs/feature.ts';
import type { Table } from '../../store/table.ts';
import { concernsBake } from '../decision/concerns.ts';
import { bakeCard } from '../message/card.ts';
import { bakeThread } from '../message/thread.ts';
import { observeBake } from './observe.ts';
import { checkBakePlan } from './plan.ts';
import { loadReport, makeReport } from './report.ts';

export interface BakeSources {
  automation: Automation;
  images: ImageBuilder;
  table: Table;
  config: Config;
  document: string;
  /** Whose AMI counts as the result. */
  home: { region: string; accountId: string };
  now: () => number;
}

/** What bakes give to the life of runs. */
export function createBakeFeature(sources: BakeSources): Feature {
  const { images, table, config, document } = sources;
  return {
    startOf: (run) => ({
      document,
      parameters: {
        RunId: run.id,
        Epoch: String(run.epoch),
        PlanHash: run.planHash,
        ImagePipelineArn: run.plan.pipelineArn,
        // From the run, not from the execution: two executions of one approval would still be one image.
        ImageToken: tokenOf(`${run.id}/image/${run.epoch}`),
      },
    }),
    concerns: concernsBake,
    checkPlan: (run) => checkBakePlan(images, config.images[run.name], run),
    observe: (run) => observeBake(sources, run),
    report: (run, last) => makeReport({ images, table, now: sources.now() }, run, last),
    card: async (run, now) => {
      const difference = run.report === 'ready' ? await loadReport(table, run.id) : undefined;
      return bakeCard(run, { now, ...(difference === undefined ? {} : { difference }) });
    },
    thread: async (run) => bakeThread(run, run.report === 'ready' ? await loadReport(table, run.id) : undefined),
  };
}
