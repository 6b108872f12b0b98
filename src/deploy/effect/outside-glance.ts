import type { AutoScalingGroup } from '../../aws/auto-scaling.ts';
import { AwsCallError } from '../../aws/failure.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { glanceOf } from '../decision/glance.ts';
import type { DeployTarget } from '../types/plan.ts';

const STACK_TAG = 'aws:cloudformation:stack-name';

/** How each of these fleets looks from afar, in their order: two calls for ten stacks and fifty groups. */
export async function glanceAtFleets(
  { autoScaling }: Uses<'autoScaling'>,
  targets: readonly DeployTarget[],
): Promise<readonly string[]> {
  const stacks = targets.flatMap((target) => (target.kind === 'stack' ? [target.stack] : []));
  const groups = targets.flatMap((target) => (target.kind === 'stack' ? [] : [target.group]));
  const [ofStacks, named] = await Promise.all([autoScaling.groupsOfStacks(stacks), autoScaling.groups(groups)]);
  const isOf = (target: DeployTarget, { name, tags }: AutoScalingGroup): boolean =>
    target.kind === 'stack' ? tags[STACK_TAG] === target.stack : name === target.group;
  return targets.map((target) => glanceOf([...ofStacks, ...named].filter((group) => isOf(target, group))));
}

/** How the parameters of these fleets look, in their order: one call for ten. What cannot be read looks like nothing. */
export async function glanceAtParameters(
  { imageParameters, log }: Uses<'imageParameters' | 'log'>,
  fleets: readonly Pick<FleetConfig, 'imageParameter'>[],
): Promise<readonly string[]> {
  const names = fleets.flatMap(({ imageParameter }) => imageParameter ?? []);
  if (names.length === 0) return [];
  try {
    const now = await imageParameters.now(names);
    return fleets.map(({ imageParameter = '' }) => {
      const found = now.get(imageParameter);
      return found === undefined ? '' : ` ${found.kind === 'text' ? found.version : found.kind}`;
    });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('parameters-not-glanced-at', { code: error.code });
    return [];
  }
}
