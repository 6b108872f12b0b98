import { boardCard } from '../../src/emergency/message/board.ts';
import { exposureModal } from '../../src/emergency/message/exposure.ts';
import { ownersMessage } from '../../src/emergency/message/owners.ts';
import type { CveReport } from '../../src/emergency/types/cve.ts';
import { buttonsOf, linesOf as textsOf } from '../support/written-text.ts';
import { anEmergency, anExposure, aStep, CLEAR, CVE, DAY, EXPOSED, LIST, T0, unknown } from './fixture.ts';

const linesOf = (blocks: readonly object[]): string[] => textsOf([...blocks]).flatMap((text) => text.split('\n'));

const AT = '<!date^1795510800^{time} {date_short_pretty}|2026-11-24 09:00 UTC>';
const NONE = { exposed: 0, notKnown: 0, notExposed: 0 };
const CALM = { exposed: 0, notKnown: 0, notExposed: 3 };
const run = (state: string) => ({ id: 'p-7k2m9x4q', kind: 'patch', state }) as const;

test('the card of an open emergency: how many are left, who decides, what needs a person', () => {
  const steps = [
    aStep({ state: 'asked', runs: [run('awaiting-approval')] }),
    aStep({
      fleet: 'rhel-dev',
      state: 'fixed',
      now: { exposed: 0, notKnown: 0, notExposed: 3 },
      left: [],
      runs: [run('succeeded')],
    }),
    aStep({ fleet: 'web-prod', state: 'stuck', runs: [run('rejected')] }),
    aStep({
      fleet: 'win-prod',
      state: 'blocked',
      now: { exposed: 0, notKnown: 2, notExposed: 0 },
      before: { exposed: 0, notKnown: 2, notExposed: 0 },
      left: ['i-7'],
      path: {
        kind: 'blocked',
        why: {
          code: 'held-back',
          held: [{ patch: 'KB5031234', baseline: 'Win<!channel>', approval: { kind: 'waits', until: T0 } }],
        },
      },
    }),
    aStep({ fleet: 'shop', state: 'safe', before: NONE, now: NONE, left: [] }),
    aStep({ fleet: 'api', state: 'safe', before: CALM, now: CALM }),
  ];
  const { text, blocks } = boardCard(
    anEmergency({ steps, inspector: 'off', unread: [{ what: 'instances of api', error: 'AccessDenied' }] }),
  );
  expect(text).toBe(
    `Emergency ${CVE}: 4 instances exposed · waiting for approval: rhel-prod · action needed: web-prod, win-prod · @leads decide on 1 request in the fleets' channels within 24 h · 1 fleet ended without success: fix the cause, then Request again · 1 fleet cannot be fixed from here: see below; if nobody acts, their instances stay exposed`,
  );
  expect(linesOf(blocks)).toEqual([
    `Emergency ${CVE}: 4 instances exposed`,
    '*Warning* could not be read, so exposure there is not known: instances of api (AccessDenied)',
    '*Warning* Amazon Inspector is off or Patchwarden may not read it: exposure comes from patch scans and image contents alone',
    `known to be exploited · 4 exposed, 2 not known, 8 not exposed · since ${AT}`,
    '*Fixed* █████░░░░░░░░░░░░░░░ 2 of 8 instances',
    '*Close* opens no more requests; open requests and runs in progress continue',
    "@leads decide on 1 request in the fleets' channels within 24 h · 1 fleet ended without success: fix the cause, then Request again · 1 fleet cannot be fixed from here: see below; if nobody acts, their instances stay exposed",
    '*web-prod* · *action needed*: run p-7k2m9x4q was rejected',
    '2 exposed, 1 not exposed · i-1, i-4',
    `*win-prod* · *action needed*: baseline Win&lt;!channel&gt; holds back KB5031234 until ${AT}: approve the patch in that baseline, and check again`,
    '0 exposed, 2 not known · i-7',
    '*rhel-prod* · waiting for approval, run p-7k2m9x4q: install openssl.x86_64:1:3.0.7-24.el9 only',
    '2 exposed, 1 not exposed · i-1, i-4',
    '*rhel-dev* · fixed by run p-7k2m9x4q',
    '0 exposed, 3 not exposed',
    '*Not exposed*: api',
    '*Not known*, since they have no instances now and what they launch next has not been checked: shop',
    `Requested by <@U0REQUEST> at ${AT}: exploited in the wild · emergency e-7k2m9x4q · exposure to ${CVE} as of ${AT}`,
  ]);
  expect(buttonsOf(blocks)).toEqual(['Request again', 'Close']);
});

test('at its end a review is owed, and then told', () => {
  const over = anEmergency({
    state: 'over',
    steps: [aStep({ state: 'fixed' })],
    ended: { at: T0 },
    review: { due: T0 },
  });
  expect(linesOf(boardCard(over).blocks)).toEqual(
    expect.arrayContaining([
      `@leads: review what happened by ${AT}, then press Reviewed; the review stays open until someone does`,
    ]),
  );
  expect(buttonsOf(boardCard(over).blocks)).toEqual(['Reviewed']);
  const done = { ...over, review: { due: T0 + DAY, done: { at: T0, by: 'U0BEN', text: 'Too slow.' } } };
  expect(linesOf(boardCard(done).blocks).join()).toContain(` · *Reviewed* by <@U0BEN> at ${AT}: Too slow.`);
});

test('owners read what is planned, what it does to compliance, and how they object', () => {
  const { text } = ownersMessage(
    anEmergency(),
    [aStep({ path: { ...LIST, leftOut: ['bash.x86_64:5.1-9'] } })],
    30 * 60_000,
  );
  expect(text).toBe(
    [
      `*Emergency ${CVE}* (known to be exploited) affects rhel-prod. Requested by <@U0REQUEST>: exploited in the wild`,
      '• *rhel-prod* 2 exposed, 1 not exposed. install openssl.x86_64:1:3.0.7-24.el9 only, without bash.x86_64:5.1-9, which its baseline rejects; compliance: these show as InstalledOther where the baseline does not approve them yet, and everything else that the baseline approves, with the 1 rejected patch, stays missing',
      'Each request follows in this channel. Nothing starts before 2 approvals of @leads, with a soak of at most 30 min between fleets. To object, reject it there.',
    ].join('\n'),
  );
});

test('the form says what is known of each fleet, and asks only where something can be requested', () => {
  const fleet = {
    fleet: 'rhel-prod',
    channel: 'C0',
    exposure: anExposure([EXPOSED, CLEAR, unknown('held-back')]),
    fixes: [],
    path: LIST,
  };
  const report: CveReport = {
    ...{ cve: CVE, readAt: T0, exploited: 'not-known', inspector: 'off', heardOf: true, known: {}, unread: [] },
    fleets: [fleet],
  };
  const asking = { approvals: 2, groups: ['leads'] };
  const lines = linesOf(exposureModal(report, { asking }).blocks);
  expect(lines.slice(0, 7)).toEqual([
    `*${CVE}* · whether it is exploited is not known`,
    '*Exposed*: rhel-prod',
    '*Amazon Inspector is off*, or Patchwarden may not read it: exposure comes from patch scans and image contents alone.',
    '*rhel-prod* · 1 exposed, 1 not known, 1 not exposed',
    'missing openssl.x86_64:1:3.0.7-24.el9: i-1',
    'not known, 1 instance: their baseline does not approve the patch, so scans ignore it',
    'Fix: install openssl.x86_64:1:3.0.7-24.el9 only',
  ]);
  expect(exposureModal(report, { asking }).submit?.text).toBe('Request');
  expect(exposureModal(report, {}).submit).toBeUndefined();
  expect(exposureModal(report, { asking, open: 'e-1' }).submit).toBeUndefined();
});

test('a fleet whose instances could not be read, or that has none, is never called not exposed', () => {
  const empty = { before: NONE, now: NONE, left: [] };
  const card = (parts: Partial<Parameters<typeof aStep>[0]>) =>
    linesOf(boardCard(anEmergency({ steps: [aStep({ ...empty, ...parts })] })).blocks);
  const unread = card({ state: 'blocked', exposure: 'not-known', path: { kind: 'blocked', why: { code: 'no-fix' } } });
  expect(unread[0]).toBe(`Emergency ${CVE}: exposure not known`);
  expect(unread).toContain('its instances could not be read, so exposure is not known');
  expect(card({ state: 'fixed', exposure: 'not-known', path: { kind: 'none' } })).toEqual(
    expect.arrayContaining([
      '*rhel-prod* · nothing left to fix',
      'not known: no instances now, and what launches next has not been checked',
    ]),
  );
  const report = (...of: Parameters<typeof anExposure>): string[] => {
    const fleet = { channel: 'C0', exposure: anExposure(...of), fixes: [], path: { kind: 'none' } } as const;
    const parts = {
      cve: CVE,
      readAt: T0,
      exploited: 'no',
      inspector: 'read',
      heardOf: true,
      known: {},
      unread: [],
    } as const;
    const fleets = [{ fleet: 'shop', ...fleet }];
    return linesOf(exposureModal({ ...parts, fleets }, {}).blocks);
  };
  expect(report([CLEAR])).toContain('*Not exposed*: shop');
  expect(report([], { empty: true }).join()).not.toContain('*Not exposed*');
  expect(report([], { empty: true })).toContain(
    '*Not known*, since they have no instances now and what they launch next has not been checked: shop',
  );
});
