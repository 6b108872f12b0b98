import { PassThrough } from 'node:stream';
import { askOnTerminal } from '../../setup/setup/terminal.ts';

function terminal() {
  const stop = new AbortController();
  const [input, output] = [new PassThrough(), new PassThrough()];
  return { stop, input, output, ask: askOnTerminal(stop.signal, { input, output }) };
}

test('a question is written, and its line is the answer', async () => {
  const { ask, input, output } = terminal();
  const first = ask('Who? ');
  input.write('ana\n');
  expect(await first).toBe('ana');
  const second = ask('Where? ');
  input.write('\n');
  expect(await second).toBe('');
  expect(String(output.read())).toBe('Who? Where? ');
});

test('the end of input and Ctrl+C end it with a sentence', async () => {
  const closed = terminal();
  const one = closed.ask('Who? ');
  closed.input.end();
  await expect(one).rejects.toThrow('Stopped. Nothing was written.');
  const stopped = terminal();
  const other = stopped.ask('Who? ');
  stopped.stop.abort();
  await expect(other).rejects.toThrow('Stopped. Nothing was written.');
});
