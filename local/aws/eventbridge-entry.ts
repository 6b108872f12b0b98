import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { isRecord, parseRecord } from './json-value.ts';

export interface EntryError {
  ErrorCode: string;
  ErrorMessage: string;
}

export interface CheckedEntry {
  source: string;
  detailType: string;
  detail: Record<string, unknown>;
}

/** What PutEvents says of one entry; the entries around it are not affected. */
export function checkEntry(entry: PutEventsRequestEntry): CheckedEntry | EntryError {
  const { Source, DetailType, Detail } = entry;
  if (!Source) return missing('Source');
  if (!DetailType) return missing('DetailType');
  if (Detail === undefined || Detail === '') return missing('Detail');
  if (/^aws\./i.test(Source)) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const detail = parseRecord(Detail);
  if (!isRecord(detail)) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return { source: Source, detailType: DetailType, detail };
}

const missing = (name: string): EntryError => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
export function entrySize(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const time = entry.Time ? 14 : 0;
  return texts.reduce((size, text) => size + Buffer.byteLength(text ?? ''), time);
}
