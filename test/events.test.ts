import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIam } from '../local/aws/iam.ts';
import { DRIFT_CHANGES } from '../src/compliance/types/drift.ts';
import type { AuditType as ExceptionChange } from '../src/exceptions/types/life.ts';
import { EXCEPTION_STATES } from '../src/posture/types/exception.ts';
import { isSilent } from '../src/runs/decision/domain-event.ts';
import type { AskedAgain } from '../src/runs/types/asked.ts';
import type { AuditType } from '../src/runs/types/audit.ts';
import type { EndingCode } from '../src/runs/types/ending.ts';
import type { Hold } from '../src/runs/types/run.ts';
import { RUN_STATES, type RunWait } from '../src/runs/types/state.ts';
import { checkingEvents, eventProblem, eventSchemas } from './support/event-schemas.ts';

/** The compiler knows these unions: one more code without its line here, and then in the schemas, does not compile. */
const CODES = {
  reason: {
    succeeded: true,
    failed: true,
    'could-not-start': true,
    'not-admitted': true,
    cancelled: true,
    'cancelled-outside': true,
    observed: true,
    'channel-shared': true,
    rejected: true,
    expired: true,
    'slot-missed': true,
    'plan-gone': true,
    'plan-refused': true,
    'rolled-back': true,
    'rolled-back-outside': true,
    'stopped-at-checkpoint': true,
    'start-unclear': true,
    stuck: true,
    'too-large': true,
    'cancel-unclear': true,
  } satisfies Record<EndingCode, true>,
  askedAgain: {
    deferred: true,
    'plan-changed': true,
    'quorum-lost': true,
    checkpoint: true,
    lapsed: true,
    'standing-ended': true,
    'proof-needed': true,
    'channel-changed': true,
  } satisfies Record<AskedAgain['code'], true>,
  hold: { paused: true, frozen: true, busy: true, unknown: true } satisfies Record<Hold['code'], true>,
  waitsFor: { watch: true, checkpoint: true } satisfies Record<RunWait['kind'], true>,
  state: Object.fromEntries(RUN_STATES.map((state) => [state, true])),
};

const AUDIT_TYPES = {
  requested: true,
  planned: true,
  'approval-given': true,
  approved: true,
  'approval-confirmed': true,
  'confirmation-lapsed': true,
  'confirmation-refused': true,
  'confirmations-unread': true,
  'confirmations-read': true,
  rejected: true,
  deferred: true,
  'defer-asked': true,
  'cancel-asked': true,
  cancelled: true,
  'would-have': true,
  expired: true,
  due: true,
  held: true,
  'plan-changed': true,
  'quorum-lost': true,
  'quorum-counted': true,
  armed: true,
  starting: true,
  'start-retried': true,
  started: true,
  progressed: true,
  soaking: true,
  checkpoint: true,
  succeeded: true,
  failed: true,
  'rolled-back': true,
  'needs-attention': true,
  reported: true,
} satisfies Record<AuditType, true>;

/** Events of what is no run. */
const OTHERS = [
  'app-removed.json',
  'approver-group-changed.json',
  'audit-recorded.json',
  'drift-changed.json',
  'exception-changed.json',
];

/** Those of an exception, all of which are announced. */
const CHANGES = {
  requested: true,
  'approval-given': true,
  approved: true,
  rejected: true,
  withdrawn: true,
  lapsed: true,
  expired: true,
  voided: true,
  ended: true,
  reminded: true,
  shortened: true,
} satisfies Record<ExceptionChange, true>;

const isAuditType = (type: string): type is AuditType => Object.hasOwn(AUDIT_TYPES, type);
const fileOf = (type: string): string => `run-${type}.json`;

const readme = readFileSync(join(__dirname, '..', 'docs', 'events', 'README.md'), 'utf8');

/** The examples of the README by the heading above each. */
const examples = new Map(
  [...readme.matchAll(/^### (.+)\n\n```json\n([\s\S]+?)\n```/gm)].map(([, title = '', json = '']) => [
    title,
    Object(JSON.parse(json)),
  ]),
);

test('every step of a run that is announced has its schema, and each schema its step', () => {
  const announced = Object.keys(AUDIT_TYPES).filter((type) => isAuditType(type) && !isSilent(type));
  const files = [...eventSchemas.values()].map(({ file }) => file);
  expect(files.toSorted()).toEqual([...OTHERS, ...announced.map(fileOf)].toSorted());
});

test('the titles of the schemas are the detail-types, and their files are named after these', () => {
  for (const { title, file } of eventSchemas.values())
    expect(file).toBe(`${title.toLowerCase().replaceAll(' ', '-')}.json`);
});

test.each([...eventSchemas.values()])('$title allows nothing else, and describes each member', ({ json }) => {
  expect(json).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    description: expect.stringMatching(/.{40}/),
  });
  for (const member of Object.values(json.properties ?? {}))
    expect(member).toMatchObject({ description: expect.stringMatching(/.{20}/) });
});

test.each(Object.entries(CODES))('the codes of %s are those of the product', (member, codes) => {
  const runs = [...eventSchemas.values()].filter(({ file }) => file.startsWith('run-'));
  const given = runs.flatMap(({ json }) => {
    const values = Object(json.properties?.[member]).enum;
    return values === undefined ? [] : [values];
  });
  expect(given.length).toBeGreaterThan(0);
  for (const values of given) expect(values.toSorted()).toEqual(Object.keys(codes).toSorted());
});

test('the changes of a drift are those of the product', () => {
  const { change } = Object(eventSchemas.get('Drift Changed')?.json.properties);
  expect(change.enum).toEqual(DRIFT_CHANGES);
});

test('the codes of an exception are those of the product', () => {
  const { change, state } = Object(eventSchemas.get('Exception Changed')?.json.properties);
  expect([change.enum.toSorted(), state.enum]).toEqual([Object.keys(CHANGES).toSorted(), EXCEPTION_STATES]);
});

test.each([...eventSchemas.values()])('the README has an example of $title, and a line', ({ title, file }) => {
  expect(eventProblem(title, examples.get(title))).toBeUndefined();
  expect(readme).toMatch(new RegExp(`\\| \\[${title}\\]\\(${file}\\) +\\| .{20,} \\| .{10,} \\|`));
});

test.each([...examples])('an example of %s with one thing wrong is refused', (title, example) => {
  const { id: _id, ...without } = example;
  for (const wrong of [without, { ...example, more: true }, { ...example, id: 7 }, { ...example, id: '' }])
    expect(eventProblem(title, wrong)).toContain(`${title} is not as docs/events/`);
  if (example['at'] !== undefined) expect(eventProblem(title, { ...example, at: 'soon' })).toContain('at');
  if (example['state'] !== undefined) expect(eventProblem(title, { ...example, state: 'odd' })).toContain('state');
});

test.each([
  ['one that nobody published', 'Run Forgotten', '{"id":"1"}', ['docs/events has no schema of Run Forgotten']],
  ['a wrong one', 'App Removed', '{"id":"1","more":true}', [expect.stringContaining('docs/events/app-removed.json')]],
  ['one as it is published', 'App Removed', '{"id":"1"}', []],
])(
  'the world that stories play in reports %s, and lets the call go on',
  async (_what, DetailType, Detail, problems) => {
    const told: string[] = [];
    const place = { accountId: '111122223333', region: 'r' };
    const account = {
      ...place,
      iam: createIam(place.accountId),
      look: async () => ({}),
      resourcePolicy: () => undefined,
    };
    const check = checkingEvents(
      async () => true,
      ({ message }) => void told.push(message),
    );
    const request = {
      caller: 'worker',
      service: 'events',
      operation: 'PutEvents',
      input: { Entries: [{ DetailType, Detail }] },
    };
    expect(await check(request, account)).toBe(true);
    expect(told).toEqual(problems);
  },
);

test('an event that nobody published is refused', () => {
  expect(eventProblem('Run Forgotten', {})).toBe('docs/events has no schema of Run Forgotten');
});
