import { present } from '../../present.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { Warning } from '../types/warning.ts';

/**
 * A run is one item of the table, of at most 400 KB, and is written whole at each look. So every list in it is bounded, and says how
 * many it leaves out. CloudFormation allows 500 resources in a stack, with names of 255 characters.
 */

/** Groups are all compared with what they are at the start, so none can be left out: a stack with more is refused. */
export const MAX_GROUPS = 100;

export const MAX_RESOURCES = 50;
/** Zones, and target groups, of one group. */
export const MAX_PLACES = 10;
const MAX_WARNINGS = 40;
const MAX_IMAGES = 20;

/** As long as CloudFormation's names of resources. */
const MAX_NAME = 255;

export const boundedName = (name: string): string =>
  name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1)}…` : name;

/** What blocks first, then one of each code, since a rollback compares the codes. */
export function boundedWarnings(warnings: readonly Warning[]): { warnings: readonly Warning[]; warningsMore?: number } {
  const more = warnings.length - MAX_WARNINGS;
  if (more <= 0) return { warnings };
  const codes = new Set<string>();
  const ranked = warnings.map((warning) => {
    const isFirst = !codes.has(warning.code);
    codes.add(warning.code);
    return { warning, rank: isFirst ? 0 : warning.blocks ? 1 : 2 };
  });
  ranked.sort((a, b) => a.rank - b.rank);
  return { warnings: ranked.slice(0, MAX_WARNINGS).map(({ warning }) => warning), warningsMore: more };
}

/** The same for those that the plan lists separately; empty where there are none. */
export function boundedReach(all: readonly Warning[]): {
  reachWarnings?: readonly Warning[];
  reachWarningsMore?: number;
} {
  const { warnings: reachWarnings, warningsMore: reachWarningsMore } = boundedWarnings(all);
  return reachWarnings.length === 0 ? {} : { reachWarnings, ...present({ reachWarningsMore }) };
}

/** Most instances first, and the image of the plan whatever its share; the others are summed up. */
export function boundedImages(outcome: DeployOutcome, image: string): DeployOutcome {
  if (outcome.images.length <= MAX_IMAGES) return outcome;
  const first = outcome.images.slice(0, MAX_IMAGES - 1);
  const own = outcome.images.slice(MAX_IMAGES - 1).filter((part) => part.image === image);
  const images = [...first, ...own];
  const left = outcome.images.filter((part) => !images.includes(part));
  const imagesMore = { images: left.length, instances: left.reduce((sum, { instances }) => sum + instances, 0) };
  return { ...outcome, images, imagesMore };
}

/** As much of a list of names as a warning keeps. */
const MAX_NAMES = 300;

export function namesOf(names: readonly string[]): string {
  const kept: string[] = [];
  for (const name of names) {
    if (kept.length > 0 && [...kept, name].join(', ').length > MAX_NAMES) break;
    kept.push(name.slice(0, MAX_NAMES));
  }
  const more = names.length - kept.length;
  return more === 0 ? kept.join(', ') : `${kept.join(', ')} and ${more} more`;
}
