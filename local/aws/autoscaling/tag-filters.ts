import type { Filter } from '@aws-sdk/client-auto-scaling';
import { checkFilters, type KnownFilters } from '../known-filters.ts';
import { validationError } from './errors.ts';

/** @throws ValidationError for a filter that is none of those */
export const checkTagFilters = (filters: readonly Filter[], known: KnownFilters): void =>
  checkFilters(
    filters.map(({ Name, Values }) => ({ key: Name, values: Values })),
    known,
    {
      key: (key) =>
        validationError(
          `Filter type ${key} is not correct. Allowed Filter types are: ${Object.keys(known).map(shown).join(', ')}`,
        ),
      value: (key, value) => validationError(`Filter value ${value} is not one of ${key}.`),
    },
  );

const shown = (key: string): string => (key === 'tag:' ? 'tag:<key>' : key);
