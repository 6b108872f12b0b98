import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import { answerOf } from './wire-error.ts';

const MAX_ENTRIES = 10;
const $metadata = {};

interface Entry {
  Id?: string | undefined;
}

interface FailedEntry {
  Id: string;
  SenderFault: boolean;
  Code: string;
  Message: string;
}

export interface BatchOutput<T> {
  Successful: (T & { Id: string })[];
  Failed: FailedEntry[];
}

/** Runs each entry of a batch on its own: a failing one is reported, the others happen. */
export function eachEntry<E extends Entry, T extends object>(
  entries: readonly E[] | undefined,
  run: (entry: E) => T,
): BatchOutput<T> {
  const output: BatchOutput<T> = { Successful: [], Failed: [] };
  for (const entry of checkedEntries(entries ?? [])) {
    const Id = entry.Id ?? '';
    try {
      output.Successful.push({ ...run(entry), Id });
    } catch (error) {
      const answer = answerOf(error);
      if (!answer) throw error;
      output.Failed.push({ Id, SenderFault: answer.fault === 'client', Code: answer.code, Message: answer.message });
    }
  }
  return output;
}

export function refuseLongBatch(bytes: number, limit: number): void {
  if (bytes <= limit) return;
  throw new BatchRequestTooLong({
    message: `Batch requests cannot be longer than ${limit} bytes. You have sent ${bytes} bytes.`,
    $metadata,
  });
}

function checkedEntries<E extends Entry>(entries: readonly E[]): readonly E[] {
  if (entries.length === 0) {
    throw new EmptyBatchRequest({ message: 'There should be at least one entry in the request.', $metadata });
  }
  if (entries.length > MAX_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`;
    throw new TooManyEntriesInBatchRequest({ message, $metadata });
  }
  const ids = entries.map(({ Id }) => Id ?? '');
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    const message =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw new InvalidBatchEntryId({ message, $metadata });
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated) throw new BatchEntryIdsNotDistinct({ message: `Id ${repeated} repeated.`, $metadata });
  return entries;
}
