import { AwsCallError } from '../../aws/failure.ts';
import type { Unread } from '../types/exposure.ts';

/** What was read, and what could not be. */
export type Read<Value> = { kind: 'read'; value: Value } | { kind: 'unread'; unread: Unread };

/** One part of many: a failed read is reported, and the others continue. */
export async function readPart<Value>(what: string, load: () => Promise<Value>): Promise<Read<Value>> {
  try {
    return { kind: 'read', value: await load() };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unread', unread: { what, error: error.code } };
  }
}

export const unreadIn = (parts: readonly Read<unknown>[]): Unread[] =>
  parts.flatMap((part) => (part.kind === 'unread' ? [part.unread] : []));

export const partOf = <Value>(part: Read<Value>): Value | undefined => (part.kind === 'read' ? part.value : undefined);
