import { deployCard } from '../../../src/deploy/message/card.ts';
import { notAlready, whyText } from '../../../src/deploy/message/shown.ts';
import type { DeployOutcome } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Shown, WhyNot } from '../../../src/deploy/types/shown.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aProgress, apiPlan, aStarted, atCheckpoint, NEW, OLD } from './fixture.ts';

const cardOf = (run: DeployRun) => {
  const { text, blocks } = deployCard(run, { now: T0 + 10 * MINUTE });
  return [text, ...linesOf(blocks).flatMap((block) => block.split('\n'))];
};

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

const HEAD = [
  'Deploy of web-prod: needs attention',
  `<@U0DEV> asked to move stack web-prod to \`${NEW}\` at 2026-11-20 09:00 UTC; approved by <@U0ANA>, <@U0BEN>`,
  `*Image* \`${OLD}\` (34 days old) → \`${NEW}\` (2 h 10 min old)`,
];
const stuck = (reason: string, parts: Partial<DeployRun>): DeployRun =>
  aStarted('needs-attention', { ending: { at: T0 + HOUR, code: 'stuck', reason }, ...parts });

test('green with a part replaced: how many run it, which do not, why, and that nothing opens', () => {
  const reason = `only 1 of 4 instances run ${NEW}, although CloudFormation reports success`;
  expect(cardOf(stuck(reason, { outcome: outcome() }))).toEqual([
    `Deploy of web-prod: needs attention, 1 of 4 instances on ${NEW} (run d-7k2m9x4q)`,
    ...HEAD,
    `*Instances* 1 of 4 run \`${NEW}\` at 2026-11-20 10:00 UTC`,
    `*Not on this image* \`i-0a\` (\`${OLD}\`), \`i-0b\` (\`${OLD}\`, Standby), \`i-0c\` (image not known)`,
    '*Why* instance refresh r-1 of group web-prod-asg ended at 25 %, its last checkpoint',
    `*Fleet now* 2 instances on \`${OLD}\`, 1 instance on \`${NEW}\` (new). It is mixed: both serve`,
    `Only 1 of 4 instances run ${NEW}, although CloudFormation reports success. Replace the instances named here, for example with an instance refresh of their group; to roll back instead, Cancel this and run \`/patch deploy web-prod ${OLD}\`. Patchwarden checks every 5 minutes: once every instance runs \`${NEW}\`, this ends as succeeded; once none does, as failed. Until then no deploy of web-prod can start and no request opens for a fleet after it. Cancel closes the request when someone has looked, and stops nothing more.`,
    '[Cancel]',
    expect.stringContaining('Run d-7k2m9x4q'),
  ]);
});

test('a rollback that instances contradict names those that still run it', () => {
  const reason = `1 of 2 instances still run ${NEW}, although CloudFormation reports a complete rollback`;
  const parts = { on: 1, total: 2, back: true, wrong: [{ id: 'i-0b', image: NEW }], why: [] } as const;
  const lines = cardOf(stuck(reason, { outcome: outcome(parts) }));
  expect(lines[0]).toBe(`Deploy of web-prod: needs attention, 1 of 2 instances still on ${NEW} (run d-7k2m9x4q)`);
  expect(lines).toContain(`*Still on this image* \`i-0b\` (\`${NEW}\`)`);
  expect(lines).toContain(
    `1 of 2 instances still run ${NEW}, although CloudFormation reports a complete rollback. Replace the instances named here with instances on the old image, or terminate them. Patchwarden checks every 5 minutes: once no instance runs \`${NEW}\`, this ends as rolled back. Until then no deploy of web-prod can start and no request opens for a fleet after it. Cancel closes the request when someone has looked, and stops nothing more.`,
  );
});

test('instances that cannot be read are not told as if they had been', () => {
  const reason = 'what the instances run could not be read (AccessDenied), although CloudFormation reports success';
  const parts = { on: 0, total: 0, wrong: [], why: [{ kind: 'unreadable', error: 'AccessDenied' }] } as const;
  const lines = cardOf(stuck(reason, { outcome: outcome(parts, []) }));
  expect(lines[0]).toBe('Deploy of web-prod: needs attention, instances could not be read (run d-7k2m9x4q)');
  expect(lines.slice(4, 6)).toEqual([
    '*Why* the instances could not be read: AccessDenied',
    '*Fleet now* not known: look at it before anything else',
  ]);
});

test('green with nothing replaced has failed, and says what to do before it is asked again', () => {
  const parts = { on: 0, total: 7, wrongMore: 4, why: [{ kind: 'launches-other', group: 'g', image: OLD }] } as const;
  const run = aStarted('failed', {
    ending: { at: T0 + HOUR, code: 'failed', reason: `0 of 7 instances run ${NEW}, and an alarm is no cause` },
    outcome: outcome(parts, [{ image: OLD, instances: 7 }]),
  });
  expect(cardOf(run).slice(0, -1)).toEqual([
    `Deploy of web-prod: failed, 0 of 7 instances on ${NEW} (run d-7k2m9x4q)`,
    'Deploy of web-prod: failed',
    HEAD[1],
    `*Instances* 0 of 7 run \`${NEW}\` at 2026-11-20 10:00 UTC`,
    `*Not on this image* \`i-0a\` (\`${OLD}\`), \`i-0b\` (\`${OLD}\`, Standby), \`i-0c\` (image not known) and 4 more instances`,
    `*Why* group g launches ${OLD}`,
    `*Fleet now* 7 instances on \`${OLD}\``,
    `CloudFormation reports success, but no instance runs \`${NEW}\`. Stack web-prod is set to \`${NEW}\`, so instances launched from now on may run it; \`/patch rollback web-prod\` undoes that. Nothing is retried, and no request opens for the next fleet. Fix the cause first. Ask again with \`/patch deploy web-prod ${NEW}\`.`,
  ]);
});

test('while it is looked at again, until when and what then', () => {
  const settling = { since: T0, until: T0 + 5 * MINUTE, on: 1, total: 4 };
  const run = aStarted('running', { progress: aProgress({ phase: 'cleaning-up', done: 1, settling }) });
  expect(cardOf(run).slice(0, -1)).toEqual([
    `Deploy of web-prod: running, 1 of 4 instances on ${NEW} (run d-7k2m9x4q)`,
    'Deploy of web-prod: running',
    HEAD[1],
    HEAD[2],
    `*Phase* checking what the instances run, 1 of 4 instances on ${NEW}`,
    '*Elapsed* 8 min, usually 13 min',
    `Nothing is needed from you: CloudFormation reports success, and the deploy succeeds once every instance runs \`${NEW}\`. Patchwarden checks the instances until 2026-11-20 09:05 UTC; if some still run another image then, this message names them.`,
  ]);
});

test('a fleet of no instances is no fleet on which the image has been seen', () => {
  const parts = { on: 0, total: 0, wrong: [], why: [] };
  const run = aStarted('succeeded', { ending: { at: T0 + HOUR, code: 'succeeded' }, outcome: outcome(parts, []) });
  expect(cardOf(run)).toContain(`*Image* \`${NEW}\`: the fleet has no instances; new ones launch from it`);
});

describe('at a checkpoint', () => {
  const at = (done: number, total: number, more: object = {}) =>
    cardOf(
      atCheckpoint({
        wait: { kind: 'checkpoint', percent: total === 0 ? 20 : (100 * done) / total },
        progress: aProgress({
          phase: 'replacing',
          done,
          total,
          images: total === 0 ? [] : [{ image: NEW, instances: done }],
          ...more,
        }),
      }),
    );

  test('the title is what the instances show, and more than was approved is said', () => {
    const lines = at(10, 10, { beyond: { percent: 20, instances: 2 } });
    expect(lines[0]).toBe(
      'Deploy of api-prod: stopped at 100 %, waiting for people, 10 of 10 instances new and healthy (run d-7k2m9x4q)',
    );
    expect(lines).toContain(
      '*More than approved* 2 instances (20 %) approved; 10 of 10 run the new image. Look at the instance refresh in Auto Scaling before you continue',
    );
    expect(lines).toContain('*Stop here* ends the deploy and changes nothing: no instance runs the old image any more');
    expect(lines.join('\n')).toContain(
      `If nobody acts, it stays like this: all 10 instances on \`${NEW}\`, and no other`,
    );
    expect(lines.join('\n')).not.toContain('side by side');
  });

  test('a group of no instances has no two images side by side', () => {
    expect(at(0, 0).join('\n')).toContain(
      `it stays like this: no instances, and new ones launch from \`${NEW}\`, and no other deploy of api-prod can start.`,
    );
  });

  test('stopped there, the fleet is what the last look found', () => {
    const images = [
      { image: NEW, instances: 3 },
      { image: OLD, instances: 6 },
    ];
    const run = aStarted('cancelled', {
      plan: apiPlan(),
      ending: { at: T0 + HOUR, code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'enough' },
      progress: aProgress({ done: 2, total: 10, images }),
    });
    expect(cardOf(run)).toContain(
      `*Fleet now* 3 instances on \`${NEW}\` (new), 6 instances on \`${OLD}\`. It is mixed: both serve`,
    );
  });
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
