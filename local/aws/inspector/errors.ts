import { AccessDeniedException, ValidationException } from '@aws-sdk/client-inspector2';
import type { InspectorState, KnownVulnerability } from './state.ts';

export const invalid = (message: string): Error =>
  new ValidationException({ message, reason: 'FIELD_VALIDATION_FAILED', fields: [], $metadata: {} });

export const badToken = (): Error => invalid('nextToken is not valid');

/** What Inspector knows by itself. @throws AccessDeniedException where it is not enabled */
export const knownTo = ({ known, accountId }: InspectorState): Map<string, KnownVulnerability> => {
  if (known !== undefined) return known;
  const message = `Invoking account ${accountId} does not have access to Inspector2 APIs, enable Inspector2 first`;
  throw new AccessDeniedException({ message, $metadata: {} });
};

export const pageSize = (given: number | undefined, most: number): number => {
  if (given === undefined) return most;
  if (given >= 1 && given <= most) return given;
  throw invalid(`maxResults must be between 1 and ${most}`);
};
