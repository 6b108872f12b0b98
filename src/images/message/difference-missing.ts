import { listed } from '../../slack/words.ts';
import type { ImageRef, Lack, NotCompared } from '../types.ts';
import { imageVersion } from './difference-words.ts';

/** What could not be compared, for which image, and what to do about it. */

interface Sentence {
  lead: string;
  rest: string;
}

export function packagesMissing(
  before: ImageRef | undefined,
  after: ImageRef,
  lacks: NotCompared<unknown>,
): Sentence[] {
  return [
    ...missing(named(before, after, lacks, 'off'), (images) => ({
      lead: 'Packages were not collected',
      rest: ` for ${images}: switch on enhanced image metadata on the pipeline.`,
    })),
    ...missing(named(before, after, lacks, 'unknown'), (images) => ({
      lead: 'Packages could not be read',
      rest: ` for ${images}: try /patch diff again in a few minutes.`,
    })),
  ];
}

export function cvesMissing(before: ImageRef | undefined, after: ImageRef, lacks: NotCompared<unknown>): Sentence[] {
  return [
    ...missing(named(before, after, lacks, 'off'), (images) => ({
      lead: 'CVEs were not scanned',
      rest: ` for ${images}: switch on image scanning on the pipeline, and Amazon Inspector in the account.`,
    })),
    ...missing(named(before, after, lacks, 'unknown'), (images) => ({
      lead: 'CVEs could not be read',
      rest: ` for ${images}: try /patch diff again in a few minutes.`,
    })),
  ];
}

const named = (before: ImageRef | undefined, after: ImageRef, lacks: NotCompared<unknown>, lack: Lack): string[] => [
  ...(before !== undefined && lacks.before === lack ? [imageVersion(before)] : []),
  ...(lacks.after === lack ? [imageVersion(after)] : []),
];

const missing = (images: readonly string[], say: (images: string) => Sentence): Sentence[] =>
  images.length === 0 ? [] : [say(listed(images))];
