import { detailText, type Hint } from '../../contract/hint.ts';
import type { BakeRun } from '../types/run.ts';

/**
 * Whether to look at a bake because of an event. An image's ARN has the recipe's name in it, not the pipeline's, so before
 * the bake's own image is known every image of the recipe counts.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/ev-rules-for-pipeline.html
 */
export function isAboutBake(run: BakeRun, hint: Hint): boolean {
  const executionId = detailText(hint, 'ExecutionId');
  if (executionId !== undefined) return run.start?.executionId === executionId;
  const imageArn = run.progress?.imageArn ?? run.outcome?.imageArn;
  return hint.resources.some((resource) =>
    imageArn === undefined
      ? resource === run.subject || resource.includes(`:image/${segmentOf(run.plan.recipe.name)}/`)
      : resource === imageArn,
  );
}

/** Image Builder writes names in ARNs in lower case with dashes. */
const segmentOf = (name: string): string => name.toLowerCase().replace(/[\s_]+/g, '-');
