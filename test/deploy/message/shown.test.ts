import { deployLines } from '../../../src/deploy/message/lines.ts';
import { fleetNowText } from '../../../src/deploy/message/result.ts';
import { notAlready, whyText } from '../../../src/deploy/message/shown.ts';
import { deployWord } from '../../../src/deploy/message/state.ts';
import { deployThread } from '../../../src/deploy/message/thread.ts';
import type { DeployOutcome } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Serving, Shown, WhyNot } from '../../../src/deploy/types/shown.ts';
import { contradictions } from '../../messages/agreement/contradictions.ts';
import { tellingOf } from '../../messages/agreement/tellings.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { kindsDouble } from '../../support/ports.ts';
import { cardOf } from './card-fixture.ts';
import { aProgress, apiPlan, aStarted, NEW, OLD } from './fixture.ts';

const shown = (parts: Partial<Shown> = {}): Shown => ({
  on: 1,
  total: 4,
  wrong: [{ id: 'i-0a', image: OLD }, { id: 'i-0b', image: OLD, lifecycle: 'Standby' }, { id: 'i-0c' }],
  why: [{ kind: 'refresh-stopped', group: 'web-prod-asg', refresh: 'r-1', percent: 25 }],
  ...parts,
});
const ON_NEW = [
  { image: OLD, instances: 2 },
  { image: NEW, instances: 1 },
];
const outcome = (parts: Partial<Shown> = {}, images: DeployOutcome['images'] = ON_NEW): DeployOutcome => ({
  kind: 'deploy',
  images,
  shown: shown(parts),
});

const stuck = (reason: string, parts: Partial<DeployRun>): DeployRun =>
  aStarted('needs-attention', { ending: { at: T0 + HOUR, code: 'stuck', reason }, ...parts });
const WHAT = `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green`;
const BLOCKED = 'Until then no deploy of web-prod can start, and no request opens for the next fleet.';
const RESOLVE = 'Resolve (@platform or <@U0DEV>) closes this run and stops nothing in AWS.';

test('green with a part replaced: how many run it, which do not, why, and that nothing opens', () => {
  const reason = `only 1 of 4 instances run ${NEW}, although CloudFormation reports success`;
  expect(cardOf(stuck(reason, { outcome: outcome() })).slice(1, -1)).toEqual([
    'Needs attention: deploy of web-prod to ami-0ccc3333…',
    `${WHAT} · since 2026-11-20 10:00 UTC`,
    `Only 1 of 4 instances run ${NEW}, although CloudFormation reports success · not on it: \`i-0a\`, \`i-0b\`, \`i-0c\` · why: instance refresh r-1 of group web-prod-asg ended at 25 %, its last checkpoint`,
    `To do: replace these instances, for example with an instance refresh of their group · to roll back instead: Resolve this run, then \`/patch deploy web-prod ${OLD}\``,
    `${BLOCKED} ${RESOLVE} Patchwarden checks every 5 minutes: once all run \`${NEW}\` and serve, this run ends as succeeded; once none runs it, as failed.`,
    '[Resolve]',
  ]);
});

test('on every instance and none of them healthy: the numbers, which, and what is enough', () => {
  const reason = '4 of 4 instances in service, none healthy (4 of 4 before), although CloudFormation reports success';
  const serving = { wanted: 4, inService: 4, healthy: 0, unhealthy: ['i-0a', 'i-0b', 'i-0c', 'i-0d'] };
  const run = stuck(reason, {
    outcome: outcome({ on: 4, wrong: [], why: [], serving }, [{ image: NEW, instances: 4 }]),
  });
  expect(cardOf(run).slice(1, -1)).toEqual([
    'Needs attention: deploy of web-prod to ami-0ccc3333…',
    `${WHAT} · since 2026-11-20 10:00 UTC`,
    '4 of 4 instances in service, none healthy (4 of 4 before), although CloudFormation reports success · not healthy: `i-0a`, `i-0b`, `i-0c` and 1 more',
    `To do: find out why in the health reasons of the target groups, the group's activity history and the instances' logs · to roll back instead: Resolve this run, then \`/patch rollback web-prod\``,
    `${BLOCKED} ${RESOLVE} Patchwarden checks every 5 minutes: once 4 are in service and 4 of them healthy, this run ends as succeeded.`,
    '[Resolve]',
  ]);
  expect(JSON.stringify(deployThread(run, {}))).toContain(
    '*Serving* 4 of 4 in service, 0 healthy · not healthy: `i-0a`, `i-0b`, `i-0c` and 1 more',
  );
});

describe('a success with some of it not healthy', () => {
  const TEN = { wanted: 10, inService: 10, healthy: 10, unhealthy: [] };
  const ended = (serving: Partial<Serving>): DeployRun =>
    aStarted('succeeded', {
      ending: { at: T0 + HOUR, code: 'succeeded' },
      outcome: {
        ...outcome({ on: 10, total: 10, wrong: [], why: [], serving: { ...TEN, ...serving } }, [
          { image: NEW, instances: 10 },
        ]),
        health: { healthy: 10, total: 10, at: T0 + HOUR },
      },
    });

  test('warns first, in the notification and on the card, and says which', () => {
    const lines = cardOf(ended({ healthy: 9, unhealthy: ['i-0a'] }));
    expect(lines[0]).toMatch(/^web-prod runs ami-0ccc3333… 1 of 10 unhealthy when the deploy ended\. /);
    expect(lines.slice(1, 3)).toEqual([
      'web-prod runs ami-0ccc3333…',
      '*Warning* 1 of 10 unhealthy when the deploy ended',
    ]);
    expect(lines[3]).toContain('9 of 10 healthy at ');
    expect(lines).toContain('Check the instances (unhealthy: `i-0a`): web-prod stays on this image.');
    expect(lines.join()).not.toContain('othing is needed');
  });

  test.each<[Partial<Serving>, string | undefined, RegExp]>([
    [{ healthy: 9 }, 'succeeded with 1 of 10 unhealthy', /^Check the instances: /],
    [{ healthy: 0, unknown: 10 }, 'succeeded with the health of 10 of 10 not known', /^Check the instances: /],
    [{}, undefined, /^Nothing is needed from you: /],
  ])('%j is said where it is listed', (serving, word, next) => {
    expect(deployWord(ended(serving))).toBe(word);
    expect(deployLines.succeededLine(ended(serving)).text).toMatch(next);
  });

  test('health that nothing checks is not called healthy', () => {
    const lines = cardOf(ended({ healthy: 0, unknown: 10 }));
    expect(lines[2]).toBe('*Warning* Health of 10 of 10 unknown: no health check covers them');
    expect(lines[0]).toContain('Health of 10 of 10 unknown: no health check covers them. ');
  });

  test.each([
    { healthy: 9, unhealthy: ['i-0a'] },
    { healthy: 0, unknown: 10 },
  ])('%j is told alike everywhere', (serving) => {
    const telling = tellingOf({ kind: 'deploy', run: ended(serving), facts: { now: T0 + 2 * HOUR } }, kindsDouble());
    expect(contradictions(telling)).toEqual([]);
    for (const place of ['status', 'home', 'why', 'history'] as const)
      expect(telling[place]).toMatch(/succeeded with (?:1 of 10 unhealthy|the health of 10 of 10 not known)/);
  });
});

test('a rollback that leaves none of them healthy warns first', () => {
  const run = aStarted('rolled-back', {
    ending: { at: T0 + HOUR, code: 'rolled-back', by: 'U0BEN', reason: 'errors' },
    outcome: {
      kind: 'deploy',
      images: [{ image: OLD, instances: 4 }],
      health: { healthy: 0, total: 4, at: T0 + HOUR },
    },
  });
  const lines = cardOf(run);
  expect(lines[0]).toMatch(/was rolled back\. 4 of 4 unhealthy when the rollback ended\. Rolled back by/);
  expect(lines[2]).toBe('*Warning* 4 of 4 unhealthy when the rollback ended');
});

test('more instances and reasons than a card has room for are counted', () => {
  const why = [
    { kind: 'standby', instances: 1 },
    { kind: 'protected', instances: 2 },
  ] as const;
  expect(cardOf(stuck('x', { outcome: outcome({ wrongMore: 4, why }) }))[3]).toBe(
    `X · not on it: \`i-0a\`, \`i-0b\`, \`i-0c\` and 4 more · why: 1 instance is in Standby (and 1 more, see the thread)`,
  );
});

test('a rollback that instances contradict names those that still run it', () => {
  const reason = `1 of 2 instances still run ${NEW}, although CloudFormation reports a complete rollback`;
  const parts = { on: 1, total: 2, back: true, wrong: [{ id: 'i-0b', image: NEW }], why: [] } as const;
  expect(cardOf(stuck(reason, { outcome: outcome(parts) })).slice(3, 6)).toEqual([
    `1 of 2 instances still run ${NEW}, although CloudFormation reports a complete rollback · still on it: \`i-0b\``,
    'To do: replace these instances with instances on the old image, or terminate them',
    `${BLOCKED} ${RESOLVE} Patchwarden checks every 5 minutes: once no instance runs \`${NEW}\`, this run ends as rolled back.`,
  ]);
});

test('instances that cannot be read are not told as if they had been', () => {
  const reason = 'what the instances run could not be read (AccessDenied), although CloudFormation reports success';
  const parts = { on: 0, total: 0, wrong: [], why: [{ kind: 'unreadable', error: 'AccessDenied' }] } as const;
  const run = stuck(reason, { outcome: outcome(parts, []) });
  expect(cardOf(run)[3]).toBe(
    'What the instances run could not be read (AccessDenied), although CloudFormation reports success · why: the instances could not be read: AccessDenied',
  );
  expect(fleetNowText(run).text).toBe('Fleet now: not known, check its instances first');
});

test('green with nothing replaced has failed, and says what to do before it is requested again', () => {
  const parts = { on: 0, total: 7, wrongMore: 4, why: [{ kind: 'launches-other', group: 'g', image: OLD }] } as const;
  const run = aStarted('failed', {
    ending: { at: T0 + HOUR, code: 'failed', reason: `0 of 7 instances run ${NEW}, and an alarm is no cause` },
    outcome: outcome(parts, [{ image: OLD, instances: 7 }]),
  });
  expect(cardOf(run).slice(1, -1)).toEqual([
    'Deploy of web-prod to ami-0ccc3333… failed: none of 7 instances run it',
    `${WHAT} · ended after 58 min`,
    `CloudFormation reports success, but no instance runs \`${NEW}\` · not on it: \`i-0a\`, \`i-0b\`, \`i-0c\` and 4 more · why: group g launches ${OLD}`,
    `Fleet now: 7 instances on \`${OLD}\` · Stack web-prod still points to the new image, so instances launched later may run it; \`/patch rollback web-prod\` undoes that`,
    `Fix the cause; nothing is retried, and no request opens for the next fleet. \`/patch deploy web-prod ${NEW}\` requests it again.`,
  ]);
});

test('after a stop at a checkpoint the fleet is what the last look found', () => {
  const images = [
    { image: NEW, instances: 3 },
    { image: OLD, instances: 6 },
  ];
  const run = aStarted('cancelled', {
    plan: apiPlan(),
    ending: { at: T0 + HOUR, code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'enough' },
    progress: aProgress({ done: 2, total: 10, images }),
  });
  expect(fleetNowText(run).text).toBe(`Fleet now: mixed, 3 instances on \`${NEW}\` (new), 6 instances on \`${OLD}\``);
});

test.each<[WhyNot, string]>([
  [
    { kind: 'refresh-not-done', group: 'g', refresh: 'r-1', status: 'InProgress' },
    'instance refresh r-1 of group g is InProgress',
  ],
  [{ kind: 'not-replaced', group: 'g' }, 'group g launches the image, but these instances were not replaced'],
  [{ kind: 'protected', instances: 1 }, '1 instance is protected from scale-in'],
  [{ kind: 'standby', instances: 2 }, '2 instances are in Standby'],
  [{ kind: 'suspended', group: 'g', processes: 'Launch, Terminate' }, 'suspended in group g: Launch, Terminate'],
  [{ kind: 'group-left', group: 'g' }, 'group g is no longer in the stack and was not deleted'],
  [{ kind: 'group-gone', group: 'g' }, 'group g does not exist'],
  [{ kind: 'none-in-service', group: 'g' }, 'group g has no instance in service'],
  [{ kind: 'launch-unknown', group: 'g' }, 'group g has no instances, and what it would launch could not be read'],
])('says why: %j', (why, text) => {
  expect(whyText(why)).toBe(text);
});

test('why "no changes" is not "already"', () => {
  const names = { image: NEW, parameter: 'AmazonMachineImage', stack: 'web-prod' };
  expect(notAlready(shown({ wrongMore: 2 }), names)).toBe(
    `CloudFormation finds nothing to change, since AmazonMachineImage of stack web-prod is already ${NEW}, but only 1 of 4 instances run it; not on it: i-0a, i-0b, i-0c and 2 more. Why: instance refresh r-1 of group web-prod-asg ended at 25 %, its last checkpoint`,
  );
});
