import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { refusal } from './errors.ts';

export type Tags = Record<string, string>;

/** What a record holds under a filter's name; undefined for a filter that the operation does not know. */
export type FilterValues<Item> = (item: Item, name: string) => readonly string[] | undefined;

/** The filters as one test. Filters are joined by and, their values by or; values may hold the wildcards `*` and `?`. */
export const filterBy = <Item extends { tags: Tags }>(
  filters: readonly Filter[] | undefined,
  valuesOf: FilterValues<Item>,
): ((item: Item) => boolean) => {
  const tests = (filters ?? []).map(({ Name, Values }) => ({
    name: Name ?? '',
    patterns: (Values ?? []).map(pattern),
  }));
  return (item) =>
    tests.every(({ name, patterns }) => {
      const values = tagValues(item.tags, name) ?? valuesOf(item, name);
      if (values === undefined) throw refusal('InvalidParameterValue', `The filter '${name}' is invalid`);
      return patterns.some((test) => values.some((value) => test.test(value)));
    });
};

const tagValues = (tags: Tags, name: string): readonly string[] | undefined => {
  if (name.startsWith('tag:')) return [tags[name.slice('tag:'.length)]].flatMap((value) => value ?? []);
  if (name === 'tag-key') return Object.keys(tags);
  return undefined;
};

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
