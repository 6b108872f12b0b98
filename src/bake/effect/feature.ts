import type { ActionsBlock } from '@slack/types';
import type { ImageBuilder } from '../../aws/imagebuilder.ts';
import type { Automation } from '../../aws/ssm.ts';
import type { Config } from '../../config/types.ts';
import { bakeOf } from '../../runs/decision/kind.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import type { Feature } from '../../runs/feature.ts';
import type { BakeRun } from '../../runs/types.ts';
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
  /** Buttons for what a finished bake's image can be used for. */
  nextSteps: (run: BakeRun) => ActionsBlock[];
}

/** How long a difference is waited for: a scan may take minutes. */
const REPORT_LIMIT_MS = 30 * 60_000;

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
        ImagePipelineArn: bakeOf(run).plan.pipelineArn,
        // From the run, not from the execution: two executions of one approval would still be one image.
        ImageToken: tokenOf(`${run.id}/image/${run.epoch}`),
      },
    }),
    concerns: (run, hint) => concernsBake(bakeOf(run), hint),
    // A bake is planned before it is asked for.
    plan: async (run) => ({ kind: 'planned', plan: run.plan, planHash: run.planHash }),
    checkPlan: (run) => checkBakePlan(images, config.images[run.name], bakeOf(run)),
    observe: (run) => observeBake(sources, run),
    reportLimitMs: () => REPORT_LIMIT_MS,
    report: async (run, last) => {
      const made = await makeReport({ images, table, now: sources.now() }, bakeOf(run), last);
      return made === 'ready' ? { kind: 'ready', leadsTo: [] } : { kind: 'not-yet' };
    },
    card: async (run, now) => {
      const difference = run.report === 'ready' ? await loadReport(table, run.id) : undefined;
      return bakeCard(bakeOf(run), {
        now,
        nextSteps: sources.nextSteps(bakeOf(run)),
        ...(difference === undefined ? {} : { difference }),
      });
    },
    thread: async (run) =>
      bakeThread(bakeOf(run), run.report === 'ready' ? await loadReport(table, run.id) : undefined),
  };
}
