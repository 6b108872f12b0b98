import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { casesOf } from '../support/further.ts';

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Run {
  child: ChildProcessWithoutNullStreams;
  /** Resolves with what was written so far once it matches. */
  says: (pattern: RegExp) => Promise<string>;
  ended: Promise<number | null>;
  written: () => string;
}

/** The built local mode, as `npm start` runs it. */
function run(...args: string[]): Run {
  const { SLACK_API_URL: _, AWS_ENDPOINT_URL: __, ...env } = process.env;
  const child = spawn(process.execPath, ['dist/local.cjs', ...args], { env });
  children.push(child);
  let text = '';
  const waiting = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    text += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (pattern.test(text)) resolve(text);
      };
      waiting.add(look);
      look();
    });
  return { child, says, ended, written: () => text };
}

test.each(casesOf(['SIGINT', 'SIGTERM'] as const))(
  'says where it runs and three things to try, and stops cleanly on %s',
  async (signal) => {
    const { child, says, ended, written } = run('--port', '0', '--aws-port', '0');
    const greeting = await says(/ {2}3\. .*\n/);
    expect(greeting).toMatch(
      /^Patchwarden is running at http:\/\/127\.0\.0\.1:\d+ \(.* 60 times as fast as real time\)\.\n/,
    );
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(greeting)?.[0] ?? '';
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await fetch(`${url}/page.js`)).headers.get('content-type')).toContain('javascript');
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(written()).toMatch(/Stopping\.\n$/);
  },
  20_000,
);

test('a mistake on the command line is one sentence and no stack trace', async () => {
  const { ended, written } = run('--port', 'many');
  expect(await ended).toBe(1);
  expect(written()).toBe('--port takes a number from 0 to 65535, not many.\n');
});

test('--help lists the options', async () => {
  const { ended, written } = run('--help');
  expect(await ended).toBe(0);
  expect(written()).toContain('--speed N');
});
