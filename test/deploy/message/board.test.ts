import { ageText, type FleetFacts, fleetThing } from '../../../src/deploy/message/board.ts';
import type { KeptDeploy } from '../../../src/deploy/types/board.ts';
import { stateTitle } from '../../../src/runs/message/state.ts';
import { aRecord, aRun, DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeploy, aProgress, aSoak, aStarted, atCheckpoint, NEW, OLD } from './fixture.ts';

const NOW = T0 + 3 * HOUR;
const CARD = { channel: 'C0WEB', ts: '1795165200.000200' };
const LINK = '<https://slack.com/archives/C0WEB/p1795165200000200|run d-7k2m9x4q>';
/** The card of an active run, as the fixtures have it. */
const ACTIVE = '<https://slack.com/archives/C0PATCHING/p1795165200000100|run d-7k2m9x4q>';

const aKept = (parts: Partial<KeptDeploy> = {}): KeptDeploy => ({
  runId: 'd-7k2m9x4q',
  how: 'deployed',
  image: { id: NEW, kind: 'ami', createdAt: NOW - 25 * HOUR },
  at: T0 + HOUR,
  by: 'U0DEV',
  card: CARD,
  next: [],
  ...parts,
});

const active = (run: ReturnType<typeof aDeploy>) => ({ ...aRecord(aRun()), run });

const shown = (parts: Partial<FleetFacts> = {}) =>
  fleetThing({ name: 'web-dev', image: 'web', kept: { runs: aKept() }, now: NOW, ...parts });

const linesIn = (parts: Partial<FleetFacts> = {}): string[] =>
  linesOf([{ text: shown(parts).text.text }]).flatMap((text) => text.split('\n'));

test('what it runs, how it did, what is next and what changed it last', () => {
  expect(linesIn({ kept: { runs: aKept({ criticals: 2, soak: aSoak(), next: ['web-prod'] }) } })).toEqual([
    `*web-dev*: \`${NEW}\` (1 day old) · 2 open critical CVEs`,
    'Health: 2 of 2 healthy as of 2026-11-20 11:00 UTC · if it stays healthy, the request for web-prod opens at 2026-11-21 10:00 UTC',
    'Next start: none planned',
    `Last change: deployed at 2026-11-20 10:00 UTC, requested by <@U0DEV>, ${LINK}`,
  ]);
});

test.each<[string, Partial<FleetFacts>, number, string]>([
  ['no deploys', { kept: {} }, 0, '*web-dev*: no deploys recorded'],
  [
    'one critical CVE',
    { kept: { runs: aKept({ criticals: 1 }) } },
    0,
    `*web-dev*: \`${NEW}\` (1 day old) · 1 open critical CVE`,
  ],
  [
    'an age that is not known',
    { kept: { runs: aKept({ image: { id: OLD, kind: 'ami' } }) } },
    0,
    `*web-dev*: \`${OLD}\` · open critical CVEs not known`,
  ],
  [
    'an image on some instances',
    { kept: { runs: aKept({ criticals: 0, on: { instances: 3, total: 4 } }) } },
    0,
    `*web-dev*: \`${NEW}\` (1 day old) · on 3 of 4 instances · 0 open critical CVEs`,
  ],
  [
    'instances of a soak that run another image',
    { kept: { runs: aKept({ criticals: 0, soak: aSoak({ others: 1 }) }) } },
    0,
    `*web-dev*: \`${NEW}\` (1 day old) · 1 instance not on it · 0 open critical CVEs`,
  ],
  ['health that nobody has checked', {}, 1, 'Health: not checked since the deploy ended at 2026-11-20 10:00 UTC'],
  [
    'health at a checkpoint',
    { active: active(atCheckpoint()) },
    1,
    'Health: 10 of 10 healthy as of 2026-11-20 10:00 UTC',
  ],
  [
    'a soak that is over',
    { kept: { runs: aKept({ soak: aSoak({ neededMs: HOUR }), next: ['a', 'b'] }) } },
    1,
    'Health: 2 of 2 healthy as of 2026-11-20 11:00 UTC · healthy for 1 h: soak for a and b complete',
  ],
  [
    'a soak without health',
    { kept: { runs: aKept({ soak: { neededMs: DAY, lastAt: NOW, healthy: 1, total: 2, looks: 3 }, next: ['a'] }) } },
    1,
    'Health: 1 of 2 healthy as of 2026-11-20 12:00 UTC · must be healthy for 24 h before a request opens for a',
  ],
])('%s', (_what, parts, line, text) => expect(linesIn(parts)[line]).toBe(text));

describe('the next start of a fleet that follows another', () => {
  const line = (before: KeptDeploy): string | undefined =>
    linesIn({ name: 'web-prod', kept: {}, before: { name: 'web-dev', runs: before } })[1];
  test.each<[Partial<KeptDeploy>, string]>([
    [
      { soak: aSoak(), next: ['web-prod'] },
      'Next start: a request opens automatically after web-dev has been healthy for 24 h, at 2026-11-21 10:00 UTC at the earliest',
    ],
    [
      { soak: { neededMs: DAY, healthy: 0, total: 2, looks: 1 }, next: ['web-prod'] },
      'Next start: a request opens automatically after web-dev has been healthy for 24 h',
    ],
    [{ soak: aSoak(), next: ['other'] }, 'Next start: none planned'],
    [{ soak: aSoak({ neededMs: HOUR }), next: ['web-prod'] }, 'Next start: none planned'],
    [{ next: ['web-prod'] }, 'Next start: none planned'],
  ])('%#', (before, text) => expect(line(aKept(before))).toBe(text));
});

test('a fleet without deploys here shows what the plan found there', () => {
  expect(linesIn({ kept: {}, active: active(aDeploy('awaiting-approval')) })[0]).toMatch(
    /^\*web-dev\*: `ami-0aaa1111bbbb22222` \(\d+ days old\) · no deploys recorded$/,
  );
});

describe('what goes on', () => {
  const line = (run: ReturnType<typeof aDeploy>): string | undefined => linesIn({ active: active(run) })[2];
  const scheduled = aDeploy('scheduled', { scheduledFor: T0 + DAY });
  const asked = aDeploy('awaiting-approval', { scheduledFor: T0 + DAY });
  const watched = aStarted('waiting', { wait: { kind: 'watch', until: NOW + 15 * MINUTE } });
  const running = aStarted('running', { progress: aProgress({ done: 3, total: 4 }) });
  test.each([
    [scheduled, `Now: ${ACTIVE}, ${stateTitle(scheduled)} · next start: 2026-11-21 09:00 UTC`],
    [asked, `Now: ${ACTIVE}, ${stateTitle(asked)} · next start: 2026-11-21 09:00 UTC, if approved by then`],
    [watched, `Now: ${ACTIVE}, ${stateTitle(watched)} · watch ends at 2026-11-20 12:15 UTC`],
    [running, `Now: ${ACTIVE}, ${stateTitle(running)} · 3 of 4 instances`],
    [aDeploy('awaiting-approval'), `Now: ${ACTIVE}, ${stateTitle(aDeploy('awaiting-approval'))}`],
  ])('%#', (run, text) => expect(line(run)).toBe(text));
});

test.each<[Partial<KeptDeploy>, string]>([
  [{ isRollback: true }, 'Last change: rolled back at 2026'],
  [{ how: 'already' }, 'Last deploy: already ran the image at 2026'],
  [{ how: 'rolled-back' }, 'Last change: a deploy was rolled back at 2026'],
  [{ how: 'partly' }, 'Last change: a deploy ended early at 2026'],
  [
    { card: { channel: 'C0WEB' } },
    'Last change: deployed at 2026-11-20 10:00 UTC, requested by <@U0DEV>, run d-7k2m9x4q',
  ],
])('the last change (%#)', (parts, text) => expect(linesIn({ kept: { runs: aKept(parts) } }).at(-1)).toContain(text));

describe('buttons', () => {
  const rollback = { image: { id: OLD, kind: 'ami' as const }, runId: 'd-7k2m9x4q', epoch: 2 };
  test('request a deploy of the fleet, and a rollback where one is known, bound to the deploy that it rolls back', () => {
    expect(shown({ kept: { runs: aKept(), rollback } }).buttons).toEqual([
      expect.objectContaining({ action_id: 'deploy-board', value: 'web-dev' }),
      expect.objectContaining({
        action_id: 'deploy-board-back',
        value: 'd-7k2m9x4q:2',
        confirm: expect.objectContaining({
          text: expect.objectContaining({
            text: `Requests a rollback of web-dev to ${OLD}. Everything is checked again before it starts.`,
          }),
        }),
      }),
    ]);
    expect(shown().buttons).toHaveLength(1);
  });

  test('none while a run is active', () => {
    expect(shown({ kept: { runs: aKept(), rollback }, active: active(aStarted('running')) }).buttons).toEqual([]);
  });
});

test('nothing kept yet is not taken for no deploys', () => {
  const { text } = fleetThing({ name: 'web-dev', now: NOW });
  expect(text.text).toBe('*web-dev*: its deploys have not been looked up yet\nNext start: none planned');
});

test('long names stay short', () => {
  const long = 'x'.repeat(400);
  const { text } = shown({ name: long, kept: { runs: aKept({ image: { id: long, kind: 'container' } }) } });
  expect(text.text.length).toBeLessThan(700);
});

test.each([
  [30 * MINUTE, 'under an hour'],
  [HOUR, '1 h'],
  [DAY - 1, '23 h'],
  [DAY, '1 day'],
  [34.9 * DAY, '34 days'],
])('an age of %d ms', (ms, text) => expect(ageText(ms)).toBe(text));
