import { IdempotentParameterMismatch } from '@aws-sdk/client-ssm';
import { answeredBefore } from '../../take.ts';
import { refusal } from '../errors.ts';

/** What was asked with a token before: the same request has the same answer. */
export interface TokenRecord {
  id: string;
  request: string;
}

/** Makes something once for each client token; gives its id. */
export const oncePerToken = (
  tokens: Map<string, TokenRecord>,
  { input, kind, asked }: { input: { ClientToken?: string | undefined }; kind: string; asked: object },
  make: () => string,
): string => {
  const token = input.ClientToken;
  const key = `${kind}/${token}`;
  const request = JSON.stringify(asked);
  const before = token === undefined ? undefined : tokens.get(key);
  if (before?.request === request) return answeredBefore(input, before.id);
  if (before !== undefined)
    throw refusal(IdempotentParameterMismatch, 'The client token was used with other parameters.');
  const id = make();
  if (token !== undefined) tokens.set(key, { id, request });
  return id;
};
