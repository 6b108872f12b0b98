import fc from 'fast-check';
import type { HttpEvent } from '../../src/handlers/slack.ts';
import { createSlackApp } from '../../src/slack/app.ts';
import { createDoor, type Door } from '../../src/slack/door.ts';
import type { SlackJob } from '../../src/slack/job.ts';
import { createLog } from '../../src/slack/log.ts';
import { parseSlackJob } from '../../src/slack/parse-job.ts';
import { parseSecrets } from '../../src/slack/secrets.ts';
import { inputs } from '../support/inputs.ts';
import * as request from '../support/signed-request.ts';
import { startSlackDoor } from '../support/slack-door.ts';
import { ELEMENTS } from '../support/slack-elements.ts';

/** The door with a queue in memory: everything but the network. */
function doorInMemory(): { door: Door; jobs: SlackJob[] } {
  const jobs: SlackJob[] = [];
  const log = createLog(() => undefined);
  const secrets = parseSecrets(request.SECRET, request.BOT_TOKEN);
  const door = createDoor({
    log,
    secrets: { current: async () => secrets, renew: async () => false },
    loadApp: async () => (known) =>
      createSlackApp({
        botToken: known.botToken,
        slackApiUrl: 'http://127.0.0.1:9/',
        log,
        rules: {
          commands: { '/patch': (text) => (text === 'help' ? { kind: 'answer', text: 'help' } : { kind: 'job' }) },
          actions: { 'run-approve': { groupOf: (value) => (value === 'b-7k2m9x4q:1' ? 'run:b-7k2m9x4q' : undefined) } },
          submissions: ['run-reject'],
          staying: {},
          proofs: ['run-approve', 'run-reject'],
        },
        enqueue: async (job, groupId) => {
          // What SQS would refuse.
          if (!/^[\x21-\x7e]{1,128}$/.test(groupId) || JSON.stringify(job).length > 256 * 1024)
            throw new Error('refused');
          jobs.push(job);
        },
      }),
  });
  return { door, jobs };
}

const junk = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    true,
    0,
    -1,
    1e308,
    '',
    'x',
    'U0ANA',
    'T0PATCHW',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    { id: null },
    { type: 'message' },
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Json = Record<string, unknown>;

/** A payload with up to three of its parts, at any depth, replaced, removed or added. */
const damaged = (make: () => Json) =>
  fc
    .array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'add'), fc.string({ maxLength: 8 }), junk), {
      maxLength: 3,
    })
    .map((edits) => {
      const payload: unknown = JSON.parse(JSON.stringify(make()));
      for (const [where, what, key, value] of edits) {
        const nodes = containers(payload);
        const node = nodes[where % nodes.length] ?? {};
        const keys = Object.keys(node);
        const at = what === 'add' ? key : (keys[where % Math.max(1, keys.length)] ?? key);
        if (what === 'remove') Reflect.deleteProperty(node, at);
        // Not through `=`: a key may be `__proto__`. What cannot be defined so, an array's length, stays.
        else
          Reflect.defineProperty(node, at, {
            value: structuredClone(value),
            enumerable: true,
            configurable: true,
            writable: true,
          });
      }
      return payload;
    });

function containers(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(containers)];
}

/** A view and a form with every kind of input in them. */
const state = () => ({
  values: {
    full: Object.fromEntries(ELEMENTS.map(({ type, member, holds }) => [type, { type, [member]: holds }])),
    empty: Object.fromEntries(ELEMENTS.map(({ type, member, empty }) => [`no-${type}`, { type, [member]: empty }])),
  },
});
const filledView = () => request.viewClickPayload({ type: 'modal', callback_id: 'run-reject', state: state() });
const filledForm = () => request.submitPayload({}, { state: state() });

const interactive = fc
  .oneof(damaged(request.clickPayload), damaged(filledView), damaged(filledForm), fc.jsonValue())
  .map((payload) => request.signedEvent(request.payloadForm(payload ?? null)));

const events = fc
  .oneof(
    damaged(() => request.eventPayload({ type: 'app_home_opened', user: 'U0DEV', channel: 'D0DEV', tab: 'home' })),
    damaged(() => request.eventPayload({ type: 'subteam_members_changed', subteam_id: 'S0PLATFORM' })),
    damaged(() => request.eventPayload({ type: 'tokens_revoked', tokens: { bot: ['U1'] } })),
    damaged(() =>
      request.eventPayload({ type: 'message', channel: { id: 'C1' }, item: { channel: 'C1' }, thread_ts: '1.1' }),
    ),
    fc.jsonValue(),
  )
  .map((payload) => request.signedEvent(JSON.stringify(payload) ?? 'null', { contentType: request.JSON_TYPE }));

const commands = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(
        ...Object.keys(request.commandFields()),
        'payload',
        'ssl_check',
        'type',
        'event',
        'actions',
        'name',
        'view',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
    fc.boolean(),
  )
  .map(([over, whole]) =>
    request.signedEvent(request.formOf({ ...(whole ? request.commandFields() : {}), ...over }) || '&'),
  );

const raw = fc
  .tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom(request.FORM, request.JSON_TYPE, 'text/plain'))
  .map(([body, contentType]) => request.signedEvent(body, { contentType }));

const ALLOWED = new Set([200, 400, 404, 415]);
const PAYLOADS = inputs(2_000);

test(`${PAYLOADS} signed payloads of every shape: no throw, an answer of the known ones, every job well-formed`, async () => {
  const { door, jobs } = doorInMemory();
  const seen = new Map<number, number>();
  const send = async (event: HttpEvent): Promise<void> => {
    const before = jobs.length;
    const { statusCode } = await door({ ...event, method: 'POST' }, request.NOW);
    seen.set(statusCode, (seen.get(statusCode) ?? 0) + 1);
    if (!ALLOWED.has(statusCode)) throw new Error(`answered ${statusCode}`);
    if (jobs.length > before + 1 || (jobs.length > before && statusCode !== 200)) throw new Error('a job too many');
    for (const job of jobs.splice(0)) {
      expect(parseSlackJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
      if (!/^[0-9a-f]{64}$/.test(job.id) || job.at !== request.NOW) throw new Error('a job without its origin');
      if (job.kind !== 'workspace' && !/^[UW][A-Z0-9]+$/.test(job.actor.userId)) throw new Error('a job of nobody');
    }
  };
  await fc.assert(fc.asyncProperty(fc.oneof(interactive, events, commands, raw), send), { numRuns: PAYLOADS });
  expect([...seen.keys()].toSorted((a, b) => a - b)).toEqual([200, 400, 404, 415]);
});

test('events of any shape, mostly unsigned, through the whole handler: no throw, 4xx', async () => {
  const whole = await startSlackDoor();
  await whole.send(request.command());
  const value = fc.oneof(fc.string(), fc.constantFrom('POST', '/slack/events', request.FORM, undefined));
  const event = fc.record(
    {
      rawPath: fc.constantFrom('/slack/events', '/', undefined),
      headers: fc.dictionary(fc.constantFrom('x-slack-signature', 'x-slack-request-timestamp', 'content-type'), value),
      requestContext: fc.constantFrom({ http: { method: 'POST' } }, { http: {} }, {}),
      body: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null)),
      isBase64Encoded: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(event, async (attempt) => {
      const { statusCode } = await whole.send({
        headers: undefined,
        body: undefined,
        isBase64Encoded: undefined,
        ...attempt,
      });
      if (statusCode < 400 || statusCode > 499) throw new Error(`answered ${statusCode}`);
    }),
    { numRuns: inputs(500) },
  );
  expect(whole.jobs()).toHaveLength(1);
  await whole.close();
});
