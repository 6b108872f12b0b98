import { type Answer, type Clause, cardOf, changed, type Fact, isFact, type Subject } from './exam-card.ts';
import { FIRST, partsOf, readCard, readText } from './read-card.ts';

/** What a reader of a card has before them: its beginning, or its notification alone. */
export type Reader = (subject: Subject) => string;

export const beginning: Reader = (subject) => readCard(cardOf(subject), subject.facts.now).slice(0, FIRST);
export const notification: Reader = (subject) => readText(cardOf(subject), subject.facts.now);

type Shown = (fact: Fact) => string;
const asItIs: Shown = ({ shown }) => shown;

/** The part of the text in which the whole clause stands. */
export const partWith = (text: string, clause: Clause, shown: Shown = asItIs): string | undefined =>
  partsOf(text).find((part) => clause.every((word) => holds(part, isFact(word) ? shown(word) : word)));

export const isAnswered = (text: string, { clauses }: Answer): boolean =>
  clauses.every((clause) => partWith(text, clause) !== undefined);

/** Whether one of the alternatives stands in a part, as words of their own. */
function holds(part: string, alternatives: string): boolean {
  const known = patterns.get(alternatives) ?? alternatives.split('|').map(patternOf);
  patterns.set(alternatives, known);
  return known.some((pattern) => pattern.test(part));
}

const patterns = new Map<string, RegExp[]>();

function patternOf(words: string): RegExp {
  const exact = words.replace(/[.*+?^${}()[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${exact}(?![\\p{L}\\p{N}])`, 'iu');
}

/** What is wrong with an answer, in a line each: it is not there, or what is there stays when its fact is another. */
export function faultsOf(subject: Subject, answer: Answer, read: Reader): string[] {
  const text = read(subject);
  const { clauses, constant, never = [] } = answer;
  if (constant === undefined && !clauses.flat().some(isFact)) return ['rests on no fact, and no reason is given'];
  const wrong = never.flatMap((clause) => partWith(text, clause) ?? []).map((part) => `says what is not so: ${part}`);
  return [
    ...wrong,
    ...clauses.flatMap((clause) => {
      const part = partWith(text, clause);
      if (part === undefined) return [`not found: ${wordsOf(clause)}`];
      return clause.filter(isFact).flatMap((fact) => boilerplate(subject, clause, { fact, part, read }));
    }),
  ];
}

function boilerplate(
  subject: Subject,
  clause: Clause,
  { fact, part, read }: { fact: Fact; part: string; read: Reader },
): string[] {
  const text = read(changed(subject, fact));
  const now = partWith(text, clause, (each) => (each === fact ? each.other : each.shown));
  return [
    ...(partWith(text, clause) === undefined ? [] : [`still says ${fact.shown} when it is ${fact.other}: ${part}`]),
    ...(now === undefined ? [`does not say ${fact.other} when that is so: ${wordsOf(clause)}`] : []),
    ...(now === part ? [`says the same of ${fact.shown} and ${fact.other}: ${part}`] : []),
  ];
}

/** A clause as a line of the answer key. */
export const wordsOf = (clause: Clause): string =>
  clause.map((word) => (isFact(word) ? word.shown : word).split('|')[0]).join(' … ');
