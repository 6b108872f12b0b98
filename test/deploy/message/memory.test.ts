import { reviewBlocks } from '../../../src/deploy/message/review.ts';
import type { ImageMemory, MemoryFact } from '../../../src/deploy/types/memory.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { cardOf, FREEZE, whole } from './card-fixture.ts';
import { aDeploy, aDeployPlan, OLD } from './fixture.ts';

const back: MemoryFact = {
  code: 'rolled-back',
  here: true,
  fleet: 'web-prod',
  runId: 'd-11111111',
  at: T0 - DAY,
  how: { kind: 'person', by: 'U0BEN' },
};
/** As Slack shows them to whoever has no zone. */
const DATES = /\d{4}-\d\d-\d\d \d\d:\d\d UTC/g;
const there = { here: false, fleet: 'web-dev', runId: 'd-22222222', at: T0 - HOUR } as const;
const of = (...facts: MemoryFact[]): ImageMemory => ({ at: T0, facts });
const asked = (...facts: MemoryFact[]) => aDeploy('awaiting-approval', { plan: { ...whole, memory: of(...facts) } });

const warningOf = (fact: MemoryFact): string | undefined =>
  cardOf(asked(fact))
    .find((line) => line.startsWith('*Warning*'))
    ?.slice('*Warning* '.length);

test.each<[MemoryFact, string]>([
  [back, 'Image rolled back here at <date> by <@U0BEN>'],
  [
    { ...back, how: { kind: 'service', service: 'CloudFormation' }, again: 'd-3' },
    'Image rolled back here at <date> by CloudFormation automatically, but run d-3 has deployed it successfully since',
  ],
  [{ ...back, ...there, active: true }, 'Image being rolled back from web-dev by <@U0BEN>'],
  [{ code: 'failed', ...there }, 'Image failed on web-dev at <date>'],
  [{ code: 'unresolved', ...there }, 'Deploy of this image on web-dev has needed attention since <date>'],
  [
    { code: 'stopped', ...there, by: 'U0BEN', reason: 'errors on <b>', on: 2, total: 4 },
    'Stopped part-way on web-dev at 2 of 4 instances by <@U0BEN> at <date> (errors on &lt;b&gt;)',
  ],
  [
    { code: 'stopped', ...there, here: true, by: 'U0BEN', reason: 'errors', on: 4, total: 4, again: 'd-3' },
    'Stopped here at 4 of 4 instances by <@U0BEN> at <date> (errors), but run d-3 has deployed it successfully since',
  ],
  [{ code: 'stopped', ...there, here: true }, 'Stopped part-way here in AWS at <date>'],
  [
    { code: 'overridden', fleet: 'web-dev', runId: 'd-2', at: T0, by: 'U0BEN', reason: 'CVE-2026-1 <b>' },
    'Image deployed to web-dev by an override at <date>, requested by <@U0BEN>: CVE-2026-1 &lt;b&gt;',
  ],
  [{ code: 'alarm', name: 'web-prod-5xx', since: T0 }, 'Alarm web-prod-5xx in ALARM since <date>'],
  [{ code: 'alarm', name: 'web-prod-5xx' }, 'Alarm web-prod-5xx in ALARM now'],
  [{ code: 'before-unhealthy', fleet: 'web-dev', healthy: 1, total: 2 }, 'web-dev unhealthy now: 1 of 2 healthy'],
  [{ code: 'before-unhealthy', fleet: 'web-dev', healthy: 0, total: 0 }, 'web-dev has no instances now'],
  [
    { code: 'older', createdAt: T0 - 2 * DAY, running: OLD, runningCreatedAt: T0 - DAY },
    `Image is 1 day older than \`${OLD}\`, which runs now`,
  ],
  [{ code: 'not-gold', gold: OLD, parameter: '/golden/web/latest' }, `Not the gold image, which is \`${OLD}\` now`],
  [
    { code: 'gold-unread', parameter: '/golden/web/latest', error: 'Throttling' },
    'Gold image could not be read (Throttling)',
  ],
  [
    { code: 'gold-unread', parameter: '/golden/web/latest' },
    'Parameter /golden/web/latest holds no AMI id, so the gold image is not known',
  ],
  [{ code: 'alarms-unread', error: 'AccessDenied' }, 'Alarm states could not be read (AccessDenied)'],
  [
    { code: 'before-unread', fleet: 'web-dev', error: 'Throttling' },
    'Health of web-dev could not be read (Throttling)',
  ],
  [
    { code: 'history-cut', fleet: 'web-prod', runs: 500 },
    'Only the newest 500 runs of web-prod were checked for this image',
  ],
])('%j', (fact, sentence) => {
  expect(warningOf(fact)?.replace(DATES, '<date>')).toBe(sentence);
});

test('it is said before every other warning, and what has no room is counted', () => {
  const run = aDeploy('awaiting-approval', {
    plan: { ...whole, override: { reason: 'CVE' }, memory: { ...of(back), more: 2 } },
  });
  const lines = cardOf(run, { freeze: { calendars: [FREEZE] } }).filter((line) => /Warning|more in/.test(line));
  expect(lines[0]).toContain('rolled back here');
  // The two others of the memory, the override, the freeze and three of the plan; one of those is shown.
  expect(lines.at(-1)).toBe('6 more in Review');
});

const reviewOf = (run: ReturnType<typeof asked>, fresh: Parameters<typeof reviewBlocks>[1]['memory']) =>
  linesOf(reviewBlocks(run, { now: T0, ...(fresh === undefined ? {} : { memory: fresh }) }))
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(DATES, '<date>'));

test('a review shows it as it is now, what to do, and what is not in the request', () => {
  const lines = reviewOf(asked(back), {
    kind: 'read',
    value: { at: T0 + MINUTE, facts: [back, { code: 'alarm', name: 'a' }] },
  });
  expect(lines[0]).toBe('Known problems');
  expect(lines).toEqual(
    expect.arrayContaining([
      '*Known problems* of this image on this fleet, checked at <date>',
      '• Image rolled back here at <date> by <@U0BEN>. `/patch why d-11111111` says why: approve only if that is fixed.',
      '• Alarm a in ALARM now. Find out why first: the alarm can block the start or roll the deploy back.',
      'New since the request: alarm a is in ALARM. If that still holds at the start, approval is needed again.',
    ]),
  );
});

test('a review of a clean image says when that was checked; one that could not be checked says so', () => {
  const clean = aDeploy('awaiting-approval', { plan: aDeployPlan() });
  expect(reviewOf(clean, { kind: 'read', value: { at: T0, facts: [] } })).toContain(
    '*Known problems* none, checked at <date>',
  );
  expect(reviewOf(clean, { kind: 'unread', error: 'Throttling' })).toContain(
    '*Known problems* could not be checked just now (Throttling); there were none when approval was requested',
  );
});
