import { parseCommandLine } from '../../local/cli-arguments.ts';

test('without options it is 60 times as fast, on the usual ports', () => {
  expect(parseCommandLine([])).toEqual({
    kind: 'start',
    options: { speed: 60, port: 8080, awsPort: 4566, realAws: false, verbose: false, env: {} },
  });
});

test('every option is taken', () => {
  const line = '--speed 0.5 --port 0 --aws-port 5000 --config c.yml --world w.yml --aws simulated --verbose';
  expect(parseCommandLine(line.split(' '))).toMatchObject({
    options: { speed: 0.5, port: 0, awsPort: 5000, config: 'c.yml', world: 'w.yml', realAws: false, verbose: true },
  });
});

test('the config that was built with is the default', () => {
  const env = { PATCHWARDEN_CONFIG: 'mine.yml' };
  expect(parseCommandLine([], env)).toMatchObject({ options: { config: 'mine.yml' } });
  expect(parseCommandLine(['--config', 'c.yml'], env)).toMatchObject({ options: { config: 'c.yml' } });
});

test('with real parts there is no speed', () => {
  expect(parseCommandLine(['--aws', 'real'])).toMatchObject({ options: { realAws: true } });
  for (const env of [{ SLACK_API_URL: 'https://slack.com/api/' }, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }]) {
    expect(parseCommandLine([], env)).not.toHaveProperty('options.speed');
    expect(() => parseCommandLine(['--speed', '60'], env)).toThrow('time is real');
  }
  expect(() => parseCommandLine(['--aws', 'real', '--speed', '60'])).toThrow('time is real');
});

test('--help is no start', () => {
  expect(parseCommandLine(['--help'])).toEqual({ kind: 'help' });
});

test.each([
  ['--port many', '--port takes a number from 0 to 65535, not many.'],
  ['--port 70000', '--port takes a number from 0 to 65535, not 70000.'],
  ['--port 80.5', '--port takes a whole number.'],
  ['--speed -1', "Option '--speed' argument is ambiguous"],
  ['--speed=-1', '--speed takes a number from 0 to 100000, not -1.'],
  ['--aws moon', '--aws takes real or simulated, not moon.'],
  ['--sped 60', "Unknown option '--sped'"],
])('%s is refused with one sentence', (line, sentence) => {
  expect(() => parseCommandLine(line.split(' '))).toThrow(sentence);
  expect(() => parseCommandLine(line.split(' '))).not.toThrow(/\n/);
});
