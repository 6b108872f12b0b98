import * as events from 'aws-cdk-lib/aws-events';

/** A value of a field, or the beginning of one. */
export type Matcher = string | Readonly<{ prefix: string }>;

/** Events of one source on the default bus. A list matches when any of its matchers does. */
export interface HintEvent {
  source: string;
  detailTypes: readonly string[];
  resources?: readonly Matcher[];
  detail?: Readonly<Record<string, readonly Matcher[]>>;
}

/** Characters of a pattern (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html). */
export const MAX_PATTERN = 2048;

/**
 * One event as patterns of at most 2,048 characters each: its longest list is split evenly into as few parts as fit, so
 * each event still matches exactly one of them. @throws when a single value is too long.
 */
export function patternsOf(name: string, hint: HintEvent): HintEvent[] {
  if (fits(hint)) return [hint];
  const { list, withList } = longestOf(hint);
  if (list.length < 2) {
    throw new Error(`the event pattern ${name} has ${lengthOf(hint)} characters; EventBridge takes ${MAX_PATTERN}`);
  }
  for (let count = 2; count < list.length; count += 1) {
    const parts = evenly(list, count).map(withList);
    if (parts.every(fits)) return parts;
  }
  return list.flatMap((one) => patternsOf(name, withList([one])));
}

const fits = (hint: HintEvent): boolean => lengthOf(hint) <= MAX_PATTERN;

const lengthOf = (hint: HintEvent): number => JSON.stringify(written(hint)).length;

/** As EventBridge is sent it. */
const written = ({ source, detailTypes, resources, detail }: HintEvent) => ({
  source: [source],
  'detail-type': detailTypes,
  ...(resources === undefined ? {} : { resources }),
  ...(detail === undefined ? {} : { detail }),
});

type Matchers = readonly Matcher[];

/** The list with the most characters, and the event with another list in its place. */
function longestOf(hint: HintEvent): { list: Matchers; withList: (list: Matchers) => HintEvent } {
  const { resources = [], detail = {} } = hint;
  const [longest = ''] = Object.keys(detail).sort((a, b) => sizeOf(detail[b]) - sizeOf(detail[a]));
  return sizeOf(resources) > sizeOf(detail[longest])
    ? { list: resources, withList: (list) => ({ ...hint, resources: list }) }
    : { list: detail[longest] ?? [], withList: (list) => ({ ...hint, detail: { ...detail, [longest]: list } }) };
}

/** One value cannot be split. */
const sizeOf = (list: Matchers = []): number => (list.length < 2 ? 0 : JSON.stringify(list).length);

function evenly(list: Matchers, count: number): Matchers[] {
  const start = (part: number): number => Math.floor((part * list.length) / count);
  return Array.from({ length: count }, (_none, part) => list.slice(start(part), start(part + 1)));
}

/** As the CDK takes it, whose type of `resources` has no matchers. */
export const cdkPattern = ({ source, detailTypes, resources, detail }: HintEvent): events.EventPattern => ({
  source: [source],
  detailType: [...detailTypes],
  ...(resources === undefined ? {} : { resources: resources.flatMap(matcherOf) }),
  ...(detail === undefined ? {} : { detail }),
});

const matcherOf = (matcher: Matcher): string[] =>
  typeof matcher === 'string' ? [matcher] : events.Match.prefix(matcher.prefix);
