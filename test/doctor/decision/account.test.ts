import { alarmFindings } from '../../../src/doctor/decision/alarms.ts';
import { installationFindings } from '../../../src/doctor/decision/installation.ts';
import { pulseFindings, QUEUES } from '../../../src/doctor/decision/pulse.ts';
import { quotaFindings } from '../../../src/doctor/decision/quotas.ts';
import { tagFindings } from '../../../src/doctor/decision/tags.ts';
import { findingText } from '../../../src/doctor/message/finding.ts';
import type { Finding } from '../../../src/doctor/types/finding.ts';
import type { InstallationFacts } from '../../../src/doctor/types/installation.ts';
import type { PulseFacts } from '../../../src/doctor/types/pulse.ts';
import type { QuotaFacts } from '../../../src/doctor/types/quotas.ts';
import type { Read } from '../../../src/doctor/types/read.ts';
import type { TagFacts } from '../../../src/doctor/types/tags.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/duration.ts';

const NOW = Date.parse('2026-11-18T00:00:00Z');
const read = <Of>(value: Of): Read<Of> => ({ kind: 'read', value });
const DENIED = { kind: 'unread', action: 'x:Y', code: 'AccessDenied', why: 'denied' } as const;

const said = (findings: readonly Finding[]): string[] =>
  findings.map((each) => `${each.level}: ${findingText(each).text}`);

describe('alarms', () => {
  const facts = (alarms: readonly { name: string; state?: string; since?: number }[]) => ({
    named: { '5xx': ['web-prod', 'api-prod'] },
    alarms: read(alarms),
    now: NOW,
  });

  test.each<[string, { name: string; state?: string; since?: number }[], string | RegExp]>([
    ['fine', [{ name: '5xx', state: 'OK' }], 'ok: 1 alarm of fleets: it exists, and is not in alarm (5xx).'],
    [
      'not there',
      [],
      'to-do: *web-prod and api-prod*: there is no alarm `5xx` here. Correct its name in patchwarden.yml, or make it.',
    ],
    [
      'on',
      [{ name: '5xx', state: 'ALARM' }],
      'to-do: *web-prod and api-prod*: `5xx` is in ALARM, so a deploy is refused, or rolled back. Look at the alarm in CloudWatch before the next deploy.',
    ],
    [
      'without data for long',
      [{ name: '5xx', state: 'INSUFFICIENT_DATA', since: NOW - 6 * HOUR }],
      /^to-do: \*web-prod and api-prod\*: `5xx` has had no data since .*, so it would not notice a bad deploy\./,
    ],
    [
      'without data for a while',
      [{ name: '5xx', state: 'INSUFFICIENT_DATA', since: NOW - 5 * HOUR }],
      'ok: 1 alarm of fleets: it exists, and is not in alarm (5xx).',
    ],
  ])('an alarm that is %s', (_what, alarms, text) => {
    expect(said(alarmFindings(facts(alarms)))).toEqual([typeof text === 'string' ? text : expect.stringMatching(text)]);
  });

  test('are not said to be fine where they were not read, or there are none', () => {
    expect(said(alarmFindings({ ...facts([]), alarms: DENIED }))).toEqual([
      'unknown: Not read: the alarms 5xx (AccessDenied). Whoever runs these checks needs `x:Y`.',
    ]);
    expect(alarmFindings({ named: {}, alarms: read([]), now: NOW })).toEqual([]);
  });
});

describe('queues, the tick and the audit sink', () => {
  const facts = (over: Partial<PulseFacts> = {}): PulseFacts => ({
    queues: QUEUES.map((each) => ({
      ...each,
      queue: read({ messages: 0 }),
      ...(each.isForDead ? {} : { oldestMs: read(0) }),
    })),
    tickAt: read(NOW - 20 * SECOND),
    now: NOW,
    ...over,
  });
  const queue = (name: string, messages: number | 'gone', oldestMs = 0): PulseFacts['queues'] =>
    facts().queues.map((each) =>
      each.name === name
        ? {
            ...each,
            queue: read(messages === 'gone' ? messages : { messages }),
            ...(each.isForDead ? {} : { oldestMs: read(oldestMs) }),
          }
        : each,
    );

  test.each<[string, Partial<PulseFacts>, string[]]>([
    [
      'all is well',
      {},
      [
        'ok: No message waits in the queues, and there are no dead letters.',
        'ok: The tick runs: it was noted under a minute ago, as it is every three minutes.',
      ],
    ],
    [
      'a message waits a little',
      { queues: queue('patchwarden-events', 2, 3 * MINUTE) },
      [
        'ok: 2 messages wait in the queues, the oldest for 3 min, and there are no dead letters.',
        'ok: The tick runs: it was noted under a minute ago, as it is every three minutes.',
      ],
    ],
    [
      'a message waits for long',
      { queues: queue('patchwarden-events', 40, 2 * HOUR) },
      [
        'to-do: The oldest of 40 messages in `patchwarden-events` has waited for 2 h. Look at the log group `/aws/lambda/patchwarden-worker` and its throttles (docs/operations.md).',
        'ok: The tick runs: it was noted under a minute ago, as it is every three minutes.',
      ],
    ],
    [
      'there are dead letters',
      { queues: queue('patchwarden-events-dlq', 1) },
      [
        "to-do: 1 message in `patchwarden-events-dlq` could not be handled. Read them and the worker's log, then redrive or purge the queue (docs/operations.md).",
        'ok: The tick runs: it was noted under a minute ago, as it is every three minutes.',
      ],
    ],
    [
      'a queue is gone',
      { queues: queue('patchwarden-undelivered', 'gone') },
      [
        'to-do: There is no queue `patchwarden-undelivered`. Deploy again: `npm run build && npx cdk deploy`.'.replace(
          /&/g,
          '&amp;',
        ),
        'ok: The tick runs: it was noted under a minute ago, as it is every three minutes.',
      ],
    ],
    [
      'the tick is late',
      { tickAt: read(NOW - 10 * MINUTE) },
      [
        'ok: No message waits in the queues, and there are no dead letters.',
        'to-do: The tick was last noted 10 min ago, and it should be every three minutes: without it nothing expires and no notice is posted. Look at the schedule `patchwarden-tick` in EventBridge Scheduler, and at the log group `/aws/lambda/patchwarden-worker`.',
      ],
    ],
    [
      'the tick never ran',
      { tickAt: read(undefined) },
      [
        'ok: No message waits in the queues, and there are no dead letters.',
        expect.stringMatching(/^to-do: The tick has never run, as far as is kept: without it/),
      ],
    ],
  ])('%s', (_what, over, expected) => {
    expect(said(pulseFindings(facts(over)))).toEqual(expected);
  });

  test.each<[string, NonNullable<PulseFacts['sink']>, string]>([
    [
      'there is none',
      read([]),
      'ok: No audit sink is deployed; `npx cdk deploy -c auditSink=<days> PatchwardenAuditSink` makes one.',
    ],
    [
      'it gets events',
      read([{ name: 'All', enabled: true }]),
      'ok: Events go to the audit sink: rule All of bus patchwarden is enabled.',
    ],
    [
      'its rule is off',
      read([{ name: 'All', enabled: false }]),
      'to-do: Rule All of bus patchwarden is disabled, so the audit sink gets no events. Enable it: `aws events enable-rule --event-bus-name patchwarden --name All`.',
    ],
  ])('the sink: %s', (_what, sink, text) => {
    expect(said(pulseFindings(facts({ sink }))).at(-1)).toBe(text.replace(/</g, '&lt;').replace(/>/g, '&gt;'));
  });

  test('the age of messages that was not read is not taken for none', () => {
    const queues = facts().queues.map((each) => (each.isForDead ? each : { ...each, oldestMs: DENIED }));
    expect(pulseFindings(facts({ queues })).map(({ code }) => code)).toEqual(['unread', 'unread', 'tick']);
  });
});

describe('quotas', () => {
  const need = { fleet: 'web-prod', instances: 4, vcpus: 8, code: 'L-1216C47A' };
  const facts = (used: number, limit = 64): QuotaFacts => ({
    automations: read(3),
    launches: read({ needs: [need], quotas: [{ code: need.code, limit, used }] }),
  });

  test('what there is room for is in order', () => {
    expect(said(quotaFindings(facts(56)))).toEqual([
      'ok: 3 automations of 100 run now in the account.',
      'ok: There is vCPU quota for a second group of web-prod.',
    ]);
  });

  test('what a blue/green deploy lacks is told with the quota to raise', () => {
    expect(said(quotaFindings(facts(57)))[1]).toBe(
      'to-do: *web-prod*: a blue/green deploy launches 4 more instances with 8 vCPUs, and 7 of 64 are left. Request an increase of `L-1216C47A` in Service Quotas, Amazon EC2.',
    );
  });

  test('a quota without a value, and many automations', () => {
    const launches = read({ needs: [need], quotas: [] });
    expect(said(quotaFindings({ automations: read(80), launches }))).toEqual([
      'to-do: 80 automations run now in the account, and AWS runs 100 at once: runbooks may wait. Look under Systems Manager, Automation for what starts so many, or turn on adaptive concurrency (Preferences).',
      'unknown: Whether there is quota for a second group of web-prod is not known: Service Quotas has no value for `L-1216C47A`. Look under Service Quotas, Amazon EC2.',
    ]);
  });
});

describe('the installation', () => {
  const facts = (over: Partial<InstallationFacts> = {}): InstallationFacts => ({
    secrets: 'not-here',
    documents: [],
    roles: [],
    ...over,
  });

  test('secrets are never shown, and what is wrong with them is', () => {
    const secrets = [
      { name: '/p/a', state: read('fine' as const) },
      { name: '/p/b', state: read('missing' as const) },
      { name: '/p/c', state: read('untrimmed' as const) },
      { name: '/p/d', state: read('no-bot-token' as const) },
      { name: '/p/e', state: DENIED },
    ];
    const store = (name: string) => `aws ssm put-parameter --overwrite --type SecureString --name ${name} --value …`;
    expect(said(installationFindings(facts({ secrets })))).toEqual([
      `to-do: There is no parameter \`/p/b\`, or it is empty. Store it: \`${store('/p/b')}\` (docs/operations.md, 2.2).`,
      `to-do: Parameter \`/p/c\` begins or ends with a space or a line break, so it matches nothing. Store it again: \`${store('/p/c')}\`.`,
      expect.stringMatching(/^to-do: Parameter `\/p\/d` does not hold a bot token \(`xoxb-…`\)\./),
      'unknown: Not read: parameter /p/e (AccessDenied). Whoever runs these checks needs `x:Y`.',
      'ok: /p/a: readable, and not empty.',
    ]);
  });

  test('documents that are gone, changed or unmarked, and roles that are gone', () => {
    const documents = (['deployed', 'gone', 'changed', 'unmarked'] as const).map((value) => ({
      name: `Patchwarden-${value}`,
      document: read(value),
    }));
    const roles = [
      { name: 'patchwarden-bake-runbook-x', passedBy: 'document Patchwarden-Bake', exists: read(false) },
      { name: 'web-instances', passedBy: 'instanceRole of web-prod', exists: read(false) },
      { name: 'there', passedBy: 'x', exists: read(true) },
    ];
    const deploy = '`npm run build &amp;&amp; npx cdk deploy`';
    expect(said(installationFindings(facts({ documents, roles })))).toEqual([
      'unknown: The signing secret was not read: the worker may not. `npm run doctor` reads it.',
      `to-do: There is no document \`Patchwarden-gone\`, so nothing that needs it starts. Deploy again: ${deploy}.`,
      'to-do: The default version of document `Patchwarden-changed` is not what was deployed: someone changed it. Look at its versions in Systems Manager, Documents, and set the deployed one as default: `aws ssm update-document-default-version --name Patchwarden-changed --document-version &lt;n&gt;`.',
      `unknown: Whether this document is as deployed is not known, since they were deployed before documents were marked: Patchwarden-unmarked. Deploy again: ${deploy}.`,
      'ok: 1 document as deployed: Patchwarden-deployed.',
      `to-do: There is no role \`patchwarden-bake-runbook-x\`, which document Patchwarden-Bake passes, so it cannot start. Deploy again: ${deploy}.`,
      'to-do: There is no role `web-instances`, which instanceRole of web-prod passes, so it cannot start. Correct its name in patchwarden.yml, or make the role again.',
      'ok: 1 role that documents, tasks and fleets pass: each exists.',
    ]);
  });
});

describe('tags', () => {
  const facts = (instances: Record<string, Record<string, string>>, over: Partial<TagFacts> = {}): TagFacts => ({
    groups: { 'Win-PROD': ['win-prod'] },
    windowTags: [],
    targeted: [],
    instances: read(Object.entries(instances).map(([id, tags]) => ({ id, tags }))),
    ...over,
  });

  test.each<[string, TagFacts, string]>([
    [
      'in a group',
      facts({ 'i-1': { 'Patch Group': 'Win-PROD' } }),
      'ok: Tags of 1 instance: none is nearly in a patch group, or missed by a window for its spelling.',
    ],
    [
      'another spelling of the value',
      facts({ 'i-1': { PatchGroup: 'win-prod' }, 'i-2': { PatchGroup: 'win-prod' } }),
      'to-do: 2 instances (i-1, i-2) have `PatchGroup=win-prod`, which is no patch group of patchwarden.yml. Tag them `PatchGroup=Win-PROD`.',
    ],
    [
      'another spelling of the key',
      facts({ 'i-1': { patch_group: 'Win-PROD' } }),
      'to-do: 1 instance (i-1) has the tag `patch_group`, which Systems Manager does not read. Tag it `Patch Group=Win-PROD` (or `PatchGroup`, where tags are allowed in instance metadata).',
    ],
    [
      'a window that finds them by the other key',
      facts(
        { 'i-1': { 'Patch Group': 'Win-PROD' }, 'i-2': { PatchGroup: 'Win-PROD' } },
        { targeted: [{ fleet: 'win-prod', windowId: 'mw-1', group: 'Win-PROD', keys: read(['Patch Group']) }] },
      ),
      'to-do: *win-prod*: window mw-1 finds instances by `tag:Patch Group`, and 1 instance of Win-PROD has the other spelling (i-2): it misses it. Tag it `Patch Group=Win-PROD`, or add a target for the other key to the window.',
    ],
    [
      'no window',
      facts({ 'i-1': { 'Patch Group': 'Win-PROD' } }, { windowTags: ['Maintenance Window', 'MaintenanceWindow'] }),
      'to-do: 1 instance of Win-PROD says no window in `Maintenance Window or MaintenanceWindow` (i-1). Tag it, or correct `compliance.windowTags` in patchwarden.yml.',
    ],
    [
      'two windows',
      facts({ 'i-1': { 'Patch Group': 'Win-PROD', A: 'x', B: 'y' } }, { windowTags: ['A', 'B'] }),
      'to-do: 1 instance of Win-PROD has different values in `A and B` (i-1). Give them the same value, or remove all but one.',
    ],
  ])('%s', (_what, given, text) => {
    expect(said(tagFindings(given))).toEqual([text]);
  });

  test('instances of other groups are nobody’s business here', () => {
    expect(said(tagFindings(facts({ 'i-1': { 'Patch Group': 'DB-PROD' }, 'i-2': { patch_group: 'DB' } })))).toEqual([
      'ok: Tags of 2 instances: none is nearly in a patch group, or missed by a window for its spelling.',
    ]);
  });
});
