import type { AnyBlock } from '@slack/types';
import { differenceSummary } from '../../images/message/difference.ts';
import { section } from '../../slack/blocks.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { planLines } from './plan-lines.ts';
import { warningSections } from './warnings.ts';

export const reviewBlocks = (run: DeployRun, facts: DeployFacts): AnyBlock[] => [
  section(planLines(run, facts.now)),
  ...warningSections(run.plan.change),
  ...(facts.difference === undefined ? [] : differenceSummary(facts.difference)),
];
