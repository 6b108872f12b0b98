import type { PipelineSchedule, RecipeParts } from '../types/facts.ts';
import type { Waits } from '../types/told.ts';

/** The version in an ARN of Image Builder: `…/name/1.2.3`, `…/name/x.x.x`, `…/name/1.2.3/4`. */
const VERSION = /:(image|component)\/([a-z0-9-_]+)\/((?:\d+|x)\.(?:\d+|x)\.(?:\d+|x))(?:\/\d+)?$/;

export interface Named {
  kind: string;
  name: string;
  version: string;
  /** It names more than one version: `1.x.x`. */
  isFilter: boolean;
}

/** What an ARN of a recipe names; `undefined` for an AMI id, a parameter or a container image. */
export function namedBy(arn: string): Named | undefined {
  const [, kind, name, version] = VERSION.exec(arn) ?? [];
  if (kind === undefined || name === undefined || version === undefined) return undefined;
  return { kind, name, version, isFilter: version.includes('x') };
}

const PARAMETER = 'ssm:';

/** The name of the SSM parameter that holds the base image. */
export const parameterOf = (parentImage: string): string | undefined =>
  parentImage.startsWith(PARAMETER)
    ? parentImage.slice(PARAMETER.length).replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter(?=\/)/, '')
    : undefined;

/**
 * What the schedule waits for. "When you use semantic version filters on the base image or components in your image recipe, EC2 Image
 * Builder builds a new image only when there are new versions."
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html
 */
export function waitsOf({ condition }: Pick<PipelineSchedule, 'condition'>, recipe: RecipeParts): Waits {
  if (condition === 'match') return { kind: 'nothing' };
  const parameter = parameterOf(recipe.parentImage);
  const of = [
    ...(parameter === undefined ? [] : [`parameter ${parameter}`]),
    ...[recipe.parentImage, ...recipe.components].flatMap((arn) => {
      const named = namedBy(arn);
      return named?.isFilter === true ? [`${named.name} ${named.version}`] : [];
    }),
  ];
  return of.length === 0 ? { kind: 'never' } : { kind: 'updates', of };
}

export const recipeName = ({ name, version }: Pick<RecipeParts, 'name' | 'version'>): string => `${name} ${version}`;
