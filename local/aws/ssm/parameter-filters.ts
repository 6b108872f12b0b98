import {
  InvalidFilterKey,
  InvalidFilterOption,
  InvalidFilterValue,
  type ParameterStringFilter,
  ParameterType,
} from '@aws-sdk/client-ssm';
import { checkFilters, type KnownFilters } from '../known-filters.ts';
import { refusal } from './errors.ts';
import type { StoredParameter } from './state.ts';

type Test = (one: StoredParameter, value: string) => boolean;

const readers: Record<string, (one: StoredParameter) => string> = {
  Name: (one) => one.name,
  Type: (one) => one.type,
  DataType: (one) => one.dataType,
  Path: (one) => one.name,
};

const KNOWN: KnownFilters = {
  Name: 'any',
  Type: Object.values(ParameterType),
  DataType: ['text', 'aws:ec2:image', 'aws:ssm:integration'],
  Path: 'any',
};

const tests: Record<string, (found: string, value: string) => boolean> = {
  Equals: (found, value) => found === value,
  BeginsWith: (found, value) => found.startsWith(value),
  Contains: (found, value) => found.includes(value),
  Recursive: (found, value) => found.startsWith(value.endsWith('/') ? value : `${value}/`),
  OneLevel: (found, value) => /^[^/]+$/.test(found.slice(value.length).replace(/^\//, '')) && found.startsWith(value),
};

/** Those that pass every filter. */
export const filterParameters = (
  parameters: StoredParameter[],
  filters: readonly ParameterStringFilter[] = [],
): StoredParameter[] => {
  checkFilters(
    filters.map(({ Key, Values }) => ({ key: Key, values: Values })),
    KNOWN,
    {
      key: (key) => refusal(InvalidFilterKey, `The filter key ${key} is not valid.`),
      value: (key, value) => refusal(InvalidFilterValue, `The filter value ${value} is not one of ${key}.`),
    },
  );
  const checks = filters.map((filter) => ({ test: testOf(filter), values: filter.Values ?? [] }));
  return parameters.filter((one) => checks.every(({ test, values }) => values.some((value) => test(one, value))));
};

const testOf = ({ Key, Option }: ParameterStringFilter): Test => {
  const read = readers[Key ?? ''];
  if (read === undefined) throw refusal(InvalidFilterKey, `The filter key ${Key} is not valid.`);
  const test = tests[Option ?? (Key === 'Path' ? 'OneLevel' : 'Equals')];
  if (test === undefined) throw refusal(InvalidFilterOption, `The filter option ${Option} is not valid.`);
  return (one, value) => test(read(one), value);
};
