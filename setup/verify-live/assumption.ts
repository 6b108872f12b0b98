import type { LiveAws } from './live-aws.ts';
import type { StackFacts } from './templates.ts';
import { unchecked, type Verdict } from './verdict.ts';

/** What a check is made of: reads of the account and, with `--write`, what the throw-away stack has shown. */
export interface Sources {
  aws: LiveAws;
  /** Given with `--write` alone; the same stack for every check. */
  stack?: () => Promise<StackFacts>;
}

export interface Check {
  /** In a few words, for the table. */
  how: string;
  run: (sources: Sources) => Promise<Verdict>;
}

/** An entry of section 6 of docs/operations.md, under the same id: with a check, or with why there is none. */
export type Assumption = { id: string } & ({ check: Check } | { unchecked: string });

const attempt = async <Facts>(read: () => Promise<Facts>, judge: (facts: Facts) => Verdict): Promise<Verdict> => {
  try {
    return judge(await read());
  } catch (error) {
    return unchecked(reasonOf(error));
  }
};

/** A read of the account, and what is to be made of it. Whatever the read throws leaves the assumption unchecked. */
export const byReading = <Facts>(
  how: string,
  read: (aws: LiveAws) => Promise<Facts>,
  judge: (facts: Facts) => Verdict,
): Check => ({ how, run: ({ aws }) => attempt(() => read(aws), judge) });

/** What the throw-away stack shows. */
export const byStack = (how: string, judge: (facts: StackFacts) => Verdict): Check => ({
  how: `${how}, of a throw-away stack`,
  run: async ({ stack }) =>
    stack === undefined ? unchecked('it needs a throw-away stack: --write') : attempt(stack, judge),
});

const reasonOf = (error: unknown): string =>
  error instanceof Error ? [error.name, error.message].filter((part) => part !== '').join(': ') : String(error);
