import { problemText } from '../../src/evidence/message.ts';
import type { Problem } from '../../src/evidence/types.ts';
import { counted } from '../../src/slack/words.ts';
import type { Comparison, Difference } from './compare.ts';

/** What the table itself shows: as an export says it. */
export const problemSentence = (problem: Problem): string => problemText(problem).text.replaceAll('`', '');

/** What is not the same in the table and in the sink. */
export function differenceSentence({ run, from, to, code }: Difference): string {
  const what = from === to ? `version ${from}` : `versions ${from} to ${to}`;
  const [is, was, has] = from === to ? ['is', 'was', 'its'] : ['are', 'were', 'their'];
  switch (code) {
    case 'changed':
      return `run ${run}, ${what}: the table has another record than was announced: it was changed after the fact.`;
    case 'missing':
      return `run ${run}, ${what} ${was} announced and ${is} missing in the table.`;
    case 'run-deleted':
      return `run ${run} was announced (${what}), and nothing of it is in the table: it was deleted.`;
    case 'added':
      return `run ${run}, ${what} ${is} in the table and ${was} never announced: added to the table, or missing in the sink.`;
    case 'run-added':
      return `run ${run} is in the table (${what}), and nothing of it was ever announced: it was added to the table, or is missing in the sink.`;
    case 'sink-gap':
      return `run ${run}, ${what}: the sink lacks ${has} events; the table's records are the ones that the next event follows.`;
    case 'sink-contradicts':
      return `run ${run}, ${what}: the sink has different events of the same version: one of them is not Patchwarden's.`;
    case 'sink-broken':
      return `run ${run}, ${what}: the sink's event does not follow the one before it in the sink.`;
  }
}

/** The count of what was compared. */
export function summary({ confirmed, older, underWay }: Comparison): string {
  const rest = [
    ...(older === 0
      ? []
      : [
          `${counted(older, 'record')} of the table ${older === 1 ? 'is' : 'are'} older than the sink: nothing outside the table confirms them.`,
        ]),
    ...(underWay === 0
      ? []
      : [`${counted(underWay, 'record')} of the last hour ${underWay === 1 ? 'is' : 'are'} not in the sink yet.`]),
  ];
  return [`${counted(confirmed, 'record')} of the table ${confirmed === 1 ? 'is' : 'are'} as announced.`, ...rest].join(
    '\n',
  );
}
