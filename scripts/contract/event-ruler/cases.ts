import { readFileSync, writeFileSync } from 'node:fs';
import { argv, stdout } from 'node:process';
import { events, patterns } from './patterns.ts';

/** `ask` prints what Record.java reads; `write FILE` puts its answers beside the questions. */
const [, , command, file = ''] = argv;

if (command === 'ask') {
  const lines = [
    ...events.map((event) => `event ${JSON.stringify(event)}`),
    ...patterns.map((one) => `pattern ${one}`),
  ];
  stdout.write(`${lines.join('\n')}\n`);
} else {
  const answers = readFileSync(file, 'utf8').trimEnd().split('\n');
  if (answers.length !== patterns.length) throw new Error(`${answers.length} answers to ${patterns.length} patterns`);
  const cases = patterns.map((pattern, index) => JSON.stringify([pattern, answers[index]]));
  const shown = [
    '{"ruler":"software.amazon.event.ruler:event-ruler:2.1.0","events":[',
    events.map((event) => JSON.stringify(event)).join(',\n'),
    '],"cases":[',
    cases.join(',\n'),
    ']}',
  ];
  writeFileSync('test/fixtures/event-ruler/answers.json', `${shown.join('\n')}\n`);
}
