import { DoesNotExistException, InvalidNextToken, type Target, ValidationException } from '@aws-sdk/client-ssm';
import { checkFilters, type KnownValues } from '../../known-filters.ts';
import { pageOf } from '../../paging.ts';
import { checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import type { StoredWindow } from './types.ts';

const ID = /^mw-[0-9a-f]{17}$/;
const NAME = /^[a-zA-Z0-9_\-.]{3,128}$/;

/** Refuses members that are not simulated, so that nobody believes they had an effect. */
export const refuseMembers = (input: object, modelled: readonly string[], of = 'a maintenance window'): void => {
  const other = Object.entries(input).find(([name, value]) => value !== undefined && !modelled.includes(name));
  if (other !== undefined) throw refusal(ValidationException, `${other[0]} of ${of} is not simulated here.`);
  for (const name of modelled) Reflect.get(input, name);
};

export const checkWindowId = (id: string | undefined): void => {
  if (!ID.test(id ?? ''))
    throw invalidMember('windowId', id, `Member must satisfy regular expression pattern: ${ID.source}`);
};

export const checkName = (name: string | undefined): void => {
  if (name !== undefined && !NAME.test(name))
    throw invalidMember('name', name, `Member must satisfy regular expression pattern: ${NAME.source}`);
};

export const checkLength = (member: string, text: string | undefined, least: number, most: number): void => {
  if (text !== undefined && (text.length < least || text.length > most))
    throw invalidMember(member, text, `Member must have length between ${least} and ${most}`);
};

export const findWindow = (state: SsmState, id = ''): StoredWindow => {
  checkWindowId(id);
  const window = state.windows.get(id);
  if (window === undefined) throw refusal(DoesNotExistException, `Maintenance window ${id} does not exist`);
  return window;
};

/** `found`, or what AWS says of an id that a window does not have. */
export const existing = <Found>(found: Found | undefined, kind: string, id: string | undefined): Found => {
  if (found === undefined) throw refusal(DoesNotExistException, `${kind} ${id} does not exist`);
  return found;
};

/** A page of 10 to 100 items, or of as few as `least`. */
export const pageIn = <Item>(
  items: readonly Item[],
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
  least = 10,
): { items: Item[]; token: { NextToken?: string } } => {
  checkRange('maxResults', MaxResults, least, 100);
  const page = pageOf(items, MaxResults ?? 50, NextToken, () =>
    refusal(InvalidNextToken, 'The specified token is not valid.'),
  );
  return { items: page.items, token: page.nextToken === undefined ? {} : { NextToken: page.nextToken } };
};

type Test<Item> = (item: Item, value: string) => boolean;

/** Filters are joined by AND, the values of one by OR; `known` are the values of keys that do not take any. */
export const passing = <Item>(
  items: readonly Item[],
  filters: readonly { Key?: string | undefined; Values?: string[] | undefined }[] | undefined,
  tests: Readonly<Record<string, Test<Item>>>,
  known: Readonly<Record<string, KnownValues>> = {},
): Item[] => {
  const given = (filters ?? []).map(({ Key, Values }) => ({ key: Key ?? '', values: Values ?? [] }));
  const keys = Object.keys(tests);
  checkFilters(given, Object.fromEntries(keys.map((key): [string, KnownValues] => [key, known[key] ?? 'any'])), {
    key: (key) => refusal(ValidationException, `The filter ${key} is none of ${keys.join(', ')}.`),
    value: (key, value) => refusal(ValidationException, `The filter value ${value} is not one of ${key}.`),
  });
  return items.filter((item) => given.every(({ key, values }) => values.some((value) => tests[key]?.(item, value))));
};

const TARGET_KEYS = /^(?:InstanceIds|tag-key|tag:.{1,127}|resource-groups:(?:Name|ResourceTypeFilters))$/;
const MOST_PAIRS = 5;
const MOST_VALUES = 50;

/** Refuses targets of other kinds than those named; `more` names further keys. */
export const checkTargets = (targets: readonly Target[], more: readonly string[] = []): void => {
  if (targets.length > MOST_PAIRS)
    throw invalidMember('targets', targets.length, `Member must have length less than or equal to ${MOST_PAIRS}`);
  for (const { Key = '', Values = [] } of targets) {
    if (!TARGET_KEYS.test(Key) && !more.includes(Key))
      throw refusal(ValidationException, `The target key ${Key} is not valid.`);
    if (Values.length === 0 || Values.length > MOST_VALUES)
      throw refusal(ValidationException, `The target ${Key} needs between 1 and ${MOST_VALUES} values.`);
    for (const value of Key === 'InstanceIds' ? Values : []) {
      if (!/^m?i-[0-9a-f]{8,17}$/.test(value))
        throw refusal(ValidationException, `The target ${value} is not the id of a managed node.`);
    }
  }
};
