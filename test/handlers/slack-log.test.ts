import fc from 'fast-check';
import { createSlackHandler } from '../../src/handlers/slack.ts';
import { boltLogger, createLog, errorCode } from '../../src/slack/log.ts';
import * as request from '../support/signed-request.ts';
import { type SlackDoor, startSlackDoor } from '../support/slack-door.ts';

/** In every request, none may be in any line. */
const CANARIES = [
  request.SECRET,
  request.BOT_TOKEN,
  'canarytrigger',
  'hooks.slack.com',
  'verification-token-canary',
  'AKIACANARY',
  'secret-reason',
  'v0=',
];

let door: SlackDoor;

beforeEach(async () => {
  door = await startSlackDoor({ AWS_ACCESS_KEY_ID: 'AKIACANARY' });
});

afterEach(() => door.close());

/** Everything that reaches the log or the process’s own streams while `act` runs. */
async function linesDuring(act: () => Promise<void>): Promise<string[]> {
  const written: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    }),
  );
  const consoles = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation((...parts) => {
      written.push(parts.map(String).join(' '));
    }),
  );
  try {
    await act();
  } finally {
    for (const spy of [...spies, ...consoles]) spy.mockRestore();
  }
  return [...written, ...door.log];
}

test('no secret, token, trigger, response_url or word of a person in any line, whatever happens', async () => {
  const lines = await linesDuring(async () => {
    door.slack.answers['views.open'] = { ok: false, error: 'expired_trigger_id' };
    const all = () => [
      request.command({ text: 'bake web because secret-reason' }),
      request.command({ text: 'bake' }),
      request.click({}, { action_id: 'run-reject' }),
      request.click({}, { action_id: 'unknown-secret-reason' }),
      request.submit(),
      request.submit({}, { callback_id: 'secret-reason' }),
      request.eventOf({ type: 'app_home_opened', user: 'U0DEV', tab: 'home' }),
      request.signedEvent('{"secret-reason"', { contentType: request.JSON_TYPE }),
      request.signedEvent('x=secret-reason', { secret: request.OLD_SECRET }),
      { ...request.command(), headers: { 'x-slack-signature': 'secret-reason' } },
    ];
    for (const event of all()) await door.send(event);
    for (const event of all().slice(0, 7)) {
      door.aws.faults.SendMessage.push('drop', {
        status: 403,
        body: '{"__type":"AccessDenied","message":"secret-reason"}',
      });
      await door.send(event);
    }
  });
  expect(lines.length).toBeGreaterThan(20);
  const text = lines.join('\n');
  expect(CANARIES.filter((canary) => text.includes(canary))).toEqual([]);
});

test('10,000 hostile fields: a line each, each JSON, nothing but words', () => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('info', 'warn', 'error'), (text, level) => {
      log[level](text, { code: text, reason: text, job: text, jobId: text, requestId: text });
    }),
    { numRuns: 10_000 },
  );
  expect(lines).toHaveLength(10_000);
  for (const line of lines) {
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) throw new Error(`more than a line: ${JSON.stringify(line)}`);
    for (const value of Object.values(JSON.parse(line))) {
      if (!/^[\w.:-]{1,80}$/.test(String(value))) throw new Error(`more than a word: ${line}`);
    }
  }
});

test('of what Bolt logs only that it did, and an error’s code', () => {
  const lines: string[] = [];
  const logger = boltLogger(createLog((line) => lines.push(line)));
  logger.debug('AWS event: xoxb-1');
  logger.info('Invalid request signature detected (X-Slack-Signature: v0=1)');
  logger.warn('Unexpected content-type detected: xoxb-1');
  logger.error(Object.assign(new Error('xoxb-1'), { code: 'slack_bolt_authorization_error' }));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'WARN', event: 'bolt-warning', code: 'UnknownError' },
    { level: 'ERROR', event: 'bolt-error', code: 'slack_bolt_authorization_error' },
  ]);
});

test.each([
  [new TypeError('x'), 'TypeError'],
  [Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['xoxb-1', 'UnknownError'],
  [null, 'UnknownError'],
  [{ code: 7 }, 'UnknownError'],
])('the code of %s', (error, expected) => {
  expect(errorCode(error)).toBe(expected);
});

test('without a log of its own the door writes to standard output, a line a record', async () => {
  const handle = createSlackHandler({ env: {}, now: () => request.NOW });
  const lines = await linesDuring(async () => {
    await handle(request.command(), {});
  });
  expect(lines).toEqual(['{"level":"ERROR","event":"door-misconfigured","code":"no-AWS_REGION"}\n']);
});
