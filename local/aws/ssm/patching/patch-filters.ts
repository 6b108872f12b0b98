import { OperatingSystem, type PatchOrchestratorFilter, ValidationException } from '@aws-sdk/client-ssm';
import { checkFilters, type KnownFilters } from '../../known-filters.ts';
import { refusal } from '../errors.ts';

export const SYSTEMS = Object.values(OperatingSystem);

/** @throws ValidationException for a key or value that is none of those */
export const checkPatchFilters = (filters: readonly PatchOrchestratorFilter[], known: KnownFilters): void =>
  checkFilters(
    filters.map(({ Key, Values }) => ({ key: Key, values: Values })),
    known,
    {
      key: (key) => refusal(ValidationException, `The filter ${key} is not valid.`),
      value: (key, value) => refusal(ValidationException, `The filter value ${value} is not one of ${key}.`),
    },
  );
