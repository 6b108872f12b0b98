// Writes the exam for a reader who has not seen the code: `npx tsx test/messages/exam/print.ts <folder>`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatLongDay, formatTime } from '../../../local/page/dates.ts';
import { CARDS } from './cards.ts';
import { cardOf, type ExamCard, QUESTIONS, type Question } from './exam-card.ts';
import { beginning, partWith, wordsOf } from './examiner.ts';
import { readCard } from './read-card.ts';

const asked: readonly Question[] = ['what', 'when', 'who', 'idle', 'undo', 'risk'];

const cards = CARDS.map(({ subject }, index) => {
  const { now } = subject.facts;
  const read = `read at ${formatTime(now, 'UTC')} on ${formatLongDay(now, 'UTC')}`;
  return `Card ${index + 1} (${read})

${readCard(cardOf(subject), now)}
`;
});
const questions = asked.map((question, index) => `${index + 1}. ${QUESTIONS[question]}`);

/** What an answer must hold, and where the card says so. */
const key = ({ title, subject, answers }: ExamCard, number: number): string => {
  const text = beginning(subject);
  const lines = asked.map((question, index) => {
    const { clauses } = answers[question];
    const found = clauses.map((clause) => `${wordsOf(clause)} (“${partWith(text, clause) ?? 'not on the card'}”)`);
    return `${index + 1}. ${found.join('; ')}`;
  });
  return `Card ${number}: ${title}\n\n${lines.join('\n')}\n`;
};

const folder = process.argv[2];
if (folder === undefined) throw new Error('name a folder: npx tsx test/messages/exam/print.ts <folder>');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'cards.txt'), `${cards.join('\n----\n\n')}`);
writeFileSync(join(folder, 'questions.txt'), `Answer for each card, from the card alone.\n\n${questions.join('\n')}\n`);
writeFileSync(join(folder, 'key.txt'), CARDS.map((card, index) => key(card, index + 1)).join('\n'));
process.stdout.write(`${CARDS.length} cards in ${folder}: cards.txt, questions.txt, key.txt\n`);
