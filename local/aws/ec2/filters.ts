import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { checkFilters, type KnownValues } from '../known-filters.ts';
import { refusal } from './errors.ts';

export type Tags = Record<string, string>;

/** The filters that an operation knows by name, with what a record holds under each. */
export type FilterValues<Item> = Readonly<Record<string, (item: Item) => readonly string[]>>;

/** The filters as one test. Filters are joined by and, their values by or; values may hold the wildcards `*` and `?`. */
export const filterBy = <Item extends { tags: Tags }>(
  filters: readonly Filter[] | undefined,
  valuesOf: FilterValues<Item>,
): ((item: Item) => boolean) => {
  const given = (filters ?? []).map(({ Name, Values }) => ({ key: Name ?? '', values: Values ?? [] }));
  const named = Object.keys(valuesOf).map((name): [string, KnownValues] => [name, 'any']);
  checkFilters(
    given,
    { ...Object.fromEntries(named), 'tag:': 'any', 'tag-key': 'any' },
    {
      key: (name) => refusal('InvalidParameterValue', `The filter '${name}' is invalid`),
      value: (name, value) => refusal('InvalidParameterValue', `Value (${value}) for filter ${name} is invalid.`),
    },
  );
  const tests = given.map(({ key, values }) => ({ name: key, patterns: values.map(pattern) }));
  return (item) =>
    tests.every(({ name, patterns }) => {
      const values = valuesOf[name]?.(item) ?? tagValues(item.tags, name);
      return patterns.some((test) => values.some((value) => test.test(value)));
    });
};

const tagValues = (tags: Tags, name: string): readonly string[] =>
  name === 'tag-key' ? Object.keys(tags) : [tags[name.slice('tag:'.length)]].flatMap((value) => value ?? []);

/** `*` and `?` stand for anything; a backslash before them takes them as they are. */
const pattern = (value: string): RegExp => {
  const parts = value.match(/\\.|./gs) ?? [];
  const written = parts.map((part) => WILDCARDS[part] ?? (part.at(-1) ?? '').replace(/[.*+?^${}()|[\]\\]/, '\\$&'));
  return new RegExp(`^${written.join('')}$`, 's');
};

const WILDCARDS: Readonly<Record<string, string>> = { '*': '.*', '?': '.' };

export const shownTags = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const tagsOf = (given: readonly Tag[] | undefined): Tags =>
  Object.fromEntries((given ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));

/** The tags that a request gives for one type of resource. */
export const specifiedTags = (
  specifications: readonly { ResourceType?: string | undefined; Tags?: Tag[] | undefined }[] | undefined,
  type: string,
): Tags =>
  Object.assign(
    {},
    ...(specifications ?? []).filter(({ ResourceType }) => ResourceType === type).map(({ Tags }) => tagsOf(Tags)),
  );
