import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Told } from '../caller.ts';
import type { Question } from './questions.ts';

export interface Answering {
  /** Given in a file, by the id of the question. */
  given: ReadonlyMap<string, string>;
  /** Absent: what is not given takes its default. */
  ask?: (question: string) => Promise<string>;
  out: (text: string) => void;
}

/** @throws Told when the file cannot be read, or is not a map of texts */
export function readAnswers(path: string): ReadonlyMap<string, string> {
  let file: unknown;
  try {
    file = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Told(`${path} cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof file !== 'object' || file === null || Array.isArray(file))
    throw new Told(`${path} must be a map of answers, for example channel: C0123ABCD.`);
  return new Map(Object.entries(file).map(([id, answer]) => [id, spoken(answer)]));
}

/** YAML reads numbers and truths; a person means the words. */
const spoken = (answer: unknown): string =>
  answer === true ? 'yes' : answer === false ? 'no' : Array.isArray(answer) ? answer.join(',') : String(answer);

/** The answer to each question, by its id. @throws Told for an answer to no question, a wrong one, or one that is missing */
export async function answersTo(
  questions: readonly Question[],
  { given, ask, out }: Answering,
): Promise<ReadonlyMap<string, string>> {
  const unknown = [...given.keys()].filter((id) => questions.every((question) => question.id !== id));
  if (unknown.length > 0)
    throw new Told(
      `No question is called ${unknown.join(', ')}. Questions: ${questions.map(({ id }) => id).join(', ')}.`,
    );
  const answers = new Map<string, string>();
  for (const question of questions) {
    const written = given.get(question.id);
    const answer =
      written !== undefined || ask === undefined
        ? withoutAsking(question, written)
        : await asked(question, { ask, out });
    answers.set(question.id, answer);
  }
  return answers;
}

function withoutAsking({ id, text, otherwise, problem }: Question, written: string | undefined): string {
  const answer = written ?? otherwise;
  if (answer === undefined) throw new Told(`Nothing tells ${id} (${text}): write it in a file for --answers.`);
  const wrong = problem(answer);
  if (wrong !== undefined) throw new Told(`${id}: ${wrong}`);
  return answer;
}

async function asked(
  { text, otherwise, problem }: Question,
  { ask, out }: Required<Pick<Answering, 'ask' | 'out'>>,
): Promise<string> {
  for (;;) {
    const line = (await ask(`${text}${otherwise === undefined ? '' : ` [${otherwise}]`}: `)).trim();
    const answer = line === '' ? (otherwise ?? '') : line;
    const wrong = problem(answer);
    if (wrong === undefined) return answer;
    out(wrong);
  }
}
