import { AwsCallError } from '../../src/aws/failure.ts';
import { Told } from '../caller.ts';
import { failureSentence } from '../failure-sentence.ts';
import type { Part } from './types.ts';

/** Without these nothing else can be read either. */
const ENDS = /Credentials|Expired|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature/;
const NETWORK = /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT/;

/** Reads one service. What it denies or does not answer is kept as a sentence. @throws Told when nothing can be read at all, or after Ctrl+C */
export const partOf =
  (region: string) =>
  async <Item>(action: string, read: () => Promise<readonly Item[]>): Promise<Part<Item>> => {
    try {
      return { kind: 'read', items: await read() };
    } catch (error) {
      const cause = error instanceof AwsCallError ? error.cause : error;
      if (cause instanceof Told) throw cause;
      const because = failureSentence(cause, action, region);
      const text = cause instanceof Error ? `${cause.name} ${cause.message}` : '';
      if (ENDS.test(cause instanceof Error ? cause.name : '') || NETWORK.test(text)) throw new Told(because, { cause });
      return { kind: 'not-read', because };
    }
  };
