/** What the values of a filter may be: anything, one of a list, or what a check takes. */
export type KnownValues = 'any' | readonly string[] | ((value: string) => boolean);

/** By key; a key that ends in a colon, such as `tag:`, stands for all that begin with it. */
export type KnownFilters = Readonly<Record<string, KnownValues>>;

export interface GivenFilter {
  key?: string | undefined;
  values?: readonly string[] | undefined;
}

interface Refusals {
  key: (key: string) => Error;
  value: (key: string, value: string) => Error;
}

/** Checks filters before anything is filtered: while there is nothing to filter, a wrong one would otherwise pass. */
export function checkFilters(given: readonly GivenFilter[], known: KnownFilters, refuse: Refusals): void {
  for (const { key = '', values = [] } of given) {
    const allowed = knownValues(known, key);
    if (allowed === undefined) throw refuse.key(key);
    const wrong = values.find((value) => !isAllowed(allowed, value));
    if (wrong !== undefined) throw refuse.value(key, wrong);
  }
}

const knownValues = (known: KnownFilters, key: string): KnownValues | undefined =>
  Object.entries(known).find(([name]) => name === key || (name.endsWith(':') && key.startsWith(name)))?.[1];

const isAllowed = (allowed: KnownValues, value: string): boolean =>
  allowed === 'any' || (typeof allowed === 'function' ? allowed(value) : allowed.includes(value));

/** Values that are times. */
export const isTime = (value: string): boolean => !Number.isNaN(Date.parse(value));
