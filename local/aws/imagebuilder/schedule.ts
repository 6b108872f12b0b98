import type { ImagePipeline } from '@aws-sdk/client-imagebuilder';
import { nextOf, parseCron } from '../ssm/windows/cron.ts';
import { parseVersioned, resolveVersion } from './arns.ts';
import { startBake } from './bake.ts';
import { invalidValue } from './errors.ts';
import { monthBegin } from './managed.ts';
import { newImage } from './new-image.ts';
import { checkDisablePolicy } from './schedule-failures.ts';
import type { ImageBuilderState } from './state.ts';

/** The next moment after `time` at which a pipeline's own schedule matches; `undefined` without a schedule, or after its last year. */
const nextMatch = ({ schedule }: Pick<ImagePipeline, 'schedule'>, time: number): number | undefined => {
  const expression = schedule?.scheduleExpression;
  if (expression === undefined) return undefined;
  const [, inside] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (inside === undefined) throw new Error('only cron(…) is a schedule');
  return nextOf(parseCron(inside.toUpperCase()), time, schedule?.timezone ?? 'Etc/UTC');
};

/**
 * A pipeline as it is answered: with its next run while it is enabled. AWS no longer says when it ran last.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImagePipeline.html
 */
export const shownPipeline = (state: ImageBuilderState, pipeline: ImagePipeline): ImagePipeline => {
  const next = pipeline.status === 'ENABLED' ? nextMatch(pipeline, state.clock.now()) : undefined;
  return next === undefined ? pipeline : { ...pipeline, dateNextRun: new Date(next).toISOString() };
};

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-cron.html */
const CONDITIONS: readonly string[] = ['EXPRESSION_MATCH_ONLY', 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE'];

export const checkSchedule = (input: Pick<ImagePipeline, 'schedule'>, now: number): void => {
  checkDisablePolicy(input);
  const { schedule } = input;
  const condition = schedule?.pipelineExecutionStartCondition;
  if (condition !== undefined && !CONDITIONS.includes(condition))
    throw invalidValue('schedule.pipelineExecutionStartCondition', condition, `(${CONDITIONS.join(' or ')})`);
  try {
    nextMatch(input, now);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'cannot be read';
    throw invalidValue('schedule.scheduleExpression', schedule?.scheduleExpression, `(${why})`);
  }
};

/** Waits for the pipeline's next match, each time anew; a schedule that was set before no longer counts. */
export const armSchedule = (state: ImageBuilderState, pipeline: ImagePipeline): void => {
  const arn = pipeline.arn ?? '';
  state.schedules.get(arn)?.();
  state.schedules.delete(arn);
  const next = nextMatch(pipeline, state.clock.now());
  if (next === undefined) return;
  const cancel = state.clock.at(next, () => {
    if (pipeline.status === 'ENABLED' && isWanted(state, pipeline, next)) fire(state, pipeline);
    armSchedule(state, pipeline);
  });
  state.schedules.set(arn, cancel);
};

const fire = (state: ImageBuilderState, pipeline: ImagePipeline): void => {
  const image = newImage(state, pipeline, { tags: {}, buildType: 'SCHEDULED' });
  const fault = state.faults.takeBake(image.pipelineArn);
  if (fault !== undefined) image.fault = fault;
  startBake(state, image);
};

/**
 * Without a condition a build starts only when something that the recipe names by a filter, as `x.x.x`, is newer than the last
 * build. AWS's own images, components and public parameters have a version each calendar month here; other parameters never change.
 */
const isWanted = (state: ImageBuilderState, pipeline: ImagePipeline, now: number): boolean => {
  if (pipeline.schedule?.pipelineExecutionStartCondition === 'EXPRESSION_MATCH_ONLY') return true;
  const recipe =
    state.recipes.get(pipeline.imageRecipeArn ?? '') ?? state.containerRecipes.get(pipeline.containerRecipeArn ?? '');
  const named = [recipe?.parentImage, ...(recipe?.components ?? []).map(({ componentArn }) => componentArn)];
  const builds = [...state.images.values()].filter(({ pipelineArn }) => pipelineArn === pipeline.arn);
  const last = Math.max(0, ...builds.map(({ createdAt }) => createdAt));
  return named.some((name) => name !== undefined && isFilter(name) && newestAt(state, name, now) > last);
};

const isFilter = (name: string): boolean => name.startsWith(PUBLIC) || /\/(?:x|\d+\.x|\d+\.\d+\.x)/.test(name);

const PUBLIC = 'ssm:/aws/service/';

/** When the newest of what a filter names came out. */
const newestAt = (state: ImageBuilderState, name: string, now: number): number => {
  if (name.includes(':aws:') || name.startsWith(PUBLIC)) return monthBegin(now);
  const resolved = resolveVersion(state.components.keys(), parseVersioned('componentArn', name));
  return Date.parse(state.components.get(resolved ?? '')?.dateCreated ?? '') || 0;
};
