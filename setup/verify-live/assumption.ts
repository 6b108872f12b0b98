import type { LiveAws } from './live-aws.ts';
import type { RunbookFacts } from './runbooks.ts';
import type { StackFacts } from './templates.ts';
import type { ThrowAwayFacts } from './throw-away-stack.ts';
import { unchecked, type Verdict } from './verdict.ts';

/** What a check is made of: reads of the account and, with `--write`, what the throw-away stack has shown. */
export interface Sources {
  aws: LiveAws;
  /** Given with `--write` alone; the same stack for every check. */
  stack?: () => Promise<ThrowAwayFacts>;
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

const NO_STACK = 'it needs a throw-away stack: --write';

/** What the throw-away stack shows. */
export const byStack = (how: string, judge: (facts: StackFacts) => Verdict): Check => ({
  how: `${how}, of a throw-away stack`,
  run: async ({ stack }) => (stack === undefined ? unchecked(NO_STACK) : attempt(stack, judge)),
});

/** What the throw-away stack's runbook and window show. */
export const byRunbook = (how: string, judge: (facts: RunbookFacts) => Verdict): Check => ({
  how: `${how}, in a throw-away stack`,
  run: async ({ stack }) =>
    stack === undefined ? unchecked(NO_STACK) : attempt(async () => ranIn(await stack()), judge),
});

const ranIn = ({ runbook }: ThrowAwayFacts): RunbookFacts => {
  if ('error' in runbook) throw runbook.error;
  return runbook.facts;
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? [error.name, error.message].filter((part) => part !== '').join(': ') : String(error);
