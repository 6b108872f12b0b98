import { isRecord } from './json-value.ts';
import type { Call, Outcome } from './wire-dispatch.ts';
import type { Schema } from './wire-model.ts';

/** What of an answer its HTTP bindings put outside a JSON or XML body. */
export interface BoundParts {
  status: number;
  headers: Record<string, string>;
  /** Of the member that is the whole body. */
  body: string;
}

/** Whether one member of an operation's answer is the whole body, as with objects of S3 and what a function gave. */
export const isPayloadAnswer = ({ operation }: Call): boolean =>
  [...membersOf(operation.output)].some(([, member]) => member.isBlobSchema() && isPayload(member));

/** An answer most of which is in headers, with one member as the body. */
export function boundParts({ operation }: Call, outcome: Outcome): BoundParts {
  const output: Record<string, unknown> = outcome.kind === 'output' && isRecord(outcome.output) ? outcome.output : {};
  const parts: BoundParts = { status: operation.http?.code ?? 200, headers: {}, body: '' };
  for (const [name, schema] of membersOf(operation.output)) {
    const value = output[name];
    const { httpHeader, httpPayload, httpResponseCode } = schema.getMergedTraits();
    if (value === undefined || value === null) continue;
    if (httpPayload && value instanceof Uint8Array) parts.body = Buffer.from(value).toString('utf8');
    else if (httpHeader) parts.headers[httpHeader.toLowerCase()] = headerText(value);
    else if (httpResponseCode && typeof value === 'number') parts.status = value;
  }
  return parts;
}

const headerText = (value: unknown): string =>
  value instanceof Date ? value.toUTCString() : typeof value === 'string' ? value : JSON.stringify(value);

export const isPayload = (member: Schema): boolean => Boolean(member.getMergedTraits().httpPayload);

export const membersOf = (schema: Schema): Iterable<[string, Schema]> =>
  schema.isStructSchema() ? schema.structIterator() : [];
