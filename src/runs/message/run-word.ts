import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import type { Kinds, RunKind } from '../run-kind.ts';
import type { Run } from '../types/run.ts';

/** What a run is, in a sentence: `deploy`, or the kind's own word where its name alone would say something else, as `scan`. */
export const runWord = (run: Run, kinds: Kinds): string => kinds.of(run).word?.(run) ?? run.kind;

const NAME = 60;

/** What a run does to what: `rollback of web-prod`. */
export const thingOf = (run: Run, kinds: Kinds): string =>
  phraseOf({ ...run, name: short(run.name, NAME) }, kinds.of(run));

/** The same with the whole name. */
export const phraseOf = (run: Run, kind?: Pick<RunKind, 'word' | 'phrase'>): string =>
  kind?.phrase?.(run) ?? `${kind?.word?.(run) ?? run.kind} of ${run.name}`;

/** `, ami-0new → ami-0old`; nothing for a run that moves nothing. */
export function changeText(run: Run, kinds: Kinds): Mrkdwn {
  const change = kinds.of(run).change?.(run);
  return change === undefined ? md`` : md`, ${change}`;
}
