import { type Filter, InvalidPaginationTokenException } from '@aws-sdk/client-imagebuilder';
import { pageOf } from '../paging.ts';
import { invalidRequest, invalidValue } from './errors.ts';

export const PAGE = 25;

interface PageRequest {
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

/** One page, of at most 25. */
export const listPage = <Item>(items: readonly Item[], { maxResults, nextToken }: PageRequest) => {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > PAGE)) {
    throw invalidValue('maxResults', maxResults, `must be between 1 and ${PAGE}`);
  }
  return pageOf(
    items,
    maxResults ?? PAGE,
    nextToken,
    () => new InvalidPaginationTokenException({ message: 'The pagination token is not valid.', $metadata: {} }),
  );
};

/** Those that have one of the values of each filter; `readers` are the filters this list knows. */
export const filtered = <Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  readers: Record<string, (item: Item) => string | undefined>,
): Item[] => {
  const checks = (filters ?? []).map(({ name, values }) => {
    const read = readers[name ?? ''];
    if (read === undefined)
      throw invalidRequest(`The filter '${name}' is not one of: ${Object.keys(readers).join(', ')}.`);
    return { read, values: values ?? [] };
  });
  return items.filter((item) => checks.every(({ read, values }) => values.includes(read(item) ?? '')));
};
