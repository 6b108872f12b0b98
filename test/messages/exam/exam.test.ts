import { CARDS } from './cards.ts';
import { cardOf, QUESTIONS, type Question, TEXT_QUESTIONS } from './exam-card.ts';
import { beginning, faultsOf, isAnswered, notification } from './examiner.ts';
import { readCard } from './read-card.ts';

const ASKED = (['what', 'when', 'who', 'idle', 'undo', 'risk'] as const).map((question): [Question, string] => [
  question,
  QUESTIONS[question],
]);

describe.each(CARDS.map((card) => [card.title, card] as const))('%s', (_title, card) => {
  test('answers six questions within its first 600 characters, each from its facts', () => {
    const wrong = ASKED.flatMap(([question, asked]) =>
      faultsOf(card.subject, card.answers[question], beginning).map((fault) => `${asked} ${fault}`),
    );
    expect({ wrong, card: wrong.length === 0 ? '' : beginning(card.subject) }).toEqual({ wrong: [], card: '' });
  });

  test('has at most four lines between its warnings and its buttons', () => {
    const blocks = cardOf(card.subject).blocks.map((block) => readCard({ text: '', blocks: [block] }, 0));
    const lines = blocks.findIndex((text) => text.startsWith('['));
    const sections = blocks.slice(1, lines < 0 ? -1 : lines);
    expect(sections.length).toBeLessThanOrEqual(2);
    expect((sections.at(-1) ?? '').split('\n').length).toBeLessThanOrEqual(4);
  });

  test('says its state, its thing and the next step in its text alone', () => {
    const wrong = TEXT_QUESTIONS.flatMap((question) =>
      faultsOf(card.subject, card.text[question], notification).map((fault) => `${question}: ${fault}`),
    );
    expect({ wrong, text: wrong.length === 0 ? '' : notification(card.subject) }).toEqual({ wrong: [], text: '' });
  });
});

describe('the exam itself', () => {
  test('has 60 cards or more, each of another title', () => {
    expect(CARDS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(CARDS.map(({ title }) => title)).size).toBe(CARDS.length);
  });

  test.each(['bake', 'deploy', 'patch', 'window', 'exception', 'emergency'])(
    'takes no answer that every card of a %s gives',
    (kind) => {
      const cards = CARDS.filter(({ subject }) => subject.kind === kind);
      const texts = cards.map(({ subject }) => beginning(subject));
      const boilerplate = cards.flatMap(({ title, answers }) =>
        ASKED.filter(([question]) => answers[question].constant === undefined)
          .filter(([question]) => texts.every((text) => isAnswered(text, answers[question])))
          .map(([question]) => `${title}: ${question}`),
      );
      expect(boilerplate).toEqual([]);
    },
  );
});
