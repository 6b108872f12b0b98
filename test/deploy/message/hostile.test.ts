import fc from 'fast-check';
import { checkBlocks, checkView } from '../../../local/slack/blocks/surface.ts';
import { deployCard } from '../../../src/deploy/message/card.ts';
import { decideModal } from '../../../src/deploy/message/decide-modal.ts';
import { deployThread } from '../../../src/deploy/message/thread.ts';
import type { DeployChange, ResourceChange } from '../../../src/deploy/types/change.ts';
import type { DeployPlan } from '../../../src/deploy/types/plan.ts';
import type { DeployFailure } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Shown } from '../../../src/deploy/types/shown.ts';
import type { Warning } from '../../../src/deploy/types/warning.ts';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import { RUN_STATES } from '../../../src/runs/types/state.ts';
import { NEW as AFTER, OLD as BEFORE } from '../../images/difference-fixture.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { inputs } from '../../support/inputs.ts';
import { readMrkdwn } from '../../support/mrkdwn-parser.ts';
import { linesOf, markupOf } from '../../support/written-text.ts';
import {
  aDeployPlan,
  aGroup,
  aProgress,
  apiPlan,
  aRefreshChange,
  aSoak,
  aStackChange,
  aStarted,
  aTally,
  OLD,
} from './fixture.ts';

const WARNINGS = [
  'no-creation-policy',
  'no-success-needed',
  'no-signal-needed',
  'fixed-version',
  'other-source',
  'cannot-be-told',
  'language-extensions',
  'macro',
  'module',
  'image-in-nested-stack',
  'roll-without-signals',
  'none-in-service',
  'capacity-reset',
  'floating-version',
  'ssm-image',
  'nested-stack',
  'express-mode',
  'drifted',
  'fixed-group-name',
  'no-update-policy',
  'nothing-replaced',
  'other-changes',
  'no-way-back',
  'no-stack-role',
  'suspended-processes',
  'deprecated-image',
  'mixed-images',
  'unhealthy-now',
] as const;

const name = fc.oneof({ weight: 3, arbitrary: hostileText }, { weight: 1, arbitrary: fc.constant('n'.repeat(255)) });
const many = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) => fc.array(arbitrary, { maxLength, size: 'max' });
const count = fc.nat(500);

const resource: fc.Arbitrary<ResourceChange> = fc.record({
  logicalId: name,
  type: fc.oneof(name, fc.constant('AWS::AutoScaling::AutoScalingGroup')),
  action: fc.oneof(name, fc.constantFrom('Add', 'Modify', 'Remove', 'constructor')),
  replacement: fc.constantFrom('no', 'maybe', 'yes'),
});
const warning: fc.Arbitrary<Warning> = fc.record({
  code: fc.constantFrom(...WARNINGS),
  blocks: fc.boolean(),
  facts: fc.dictionary(name, name, { maxKeys: 6 }),
});
const group = fc
  .record({ name, desired: count, healthy: count, zones: many(name, 8), targetGroups: many(name, 12) })
  .map(aGroup);
const failure: fc.Arbitrary<DeployFailure> = fc.record(
  { resource: name, status: name, reason: name },
  { requiredKeys: ['reason'] },
);

const shape = fc.constantFrom('replace', 'roll', 'stack-refresh', 'update') satisfies fc.Arbitrary<
  DeployChange['shape']
>;
const stackChange = fc
  .record({
    shape,
    resources: many(resource, 60),
    groups: many(group, 5),
    warnings: many(warning, 25),
    changeSetId: name,
    extraInstances: count,
  })
  .map(aStackChange);
const refreshChange = many(name, 10).chain((alarms) =>
  fc
    .record({ groups: many(group, 2), warnings: many(warning, 25) })
    .map((parts) =>
      aRefreshChange({ ...parts, preferences: { minHealthy: 90, maxHealthy: 110, bakeSeconds: 0, alarms } }),
    ),
);
const plan: fc.Arbitrary<DeployPlan> = fc.oneof(
  fc
    .record({ id: name, stack: name, change: stackChange, reason: name, fleet: name })
    .map(({ id, stack, change, reason, fleet }) =>
      aDeployPlan({
        change,
        fleet,
        image: { id, kind: 'container' },
        target: { kind: 'stack', stack, parameter: 'Image' },
        override: { reason },
        before: {
          fleet,
          runId: 'd-11111111',
          succeededAt: T0,
          soak: aSoak({ worst: { healthy: 1, total: 2, at: T0 } }),
        },
      }),
    ),
  fc
    .record({ change: refreshChange, groupName: name })
    .map(({ change, groupName }) => apiPlan({ change, target: { kind: 'auto-scaling-group', group: groupName } })),
);

const shown: fc.Arbitrary<Shown> = fc.record({
  on: count,
  total: count,
  wrong: many(fc.record({ id: name, image: name, lifecycle: name }), 5),
  wrongMore: count,
  why: many(
    fc.oneof(
      fc.record({ kind: fc.constant('launches-other' as const), group: name, image: name }),
      fc.record({ kind: fc.constant('refresh-not-done' as const), group: name, refresh: name, status: name }),
      fc.record({ kind: fc.constant('suspended' as const), group: name, processes: name }),
      fc.record({ kind: fc.constant('unreadable' as const), error: name }),
    ),
    4,
  ),
});

const run: fc.Arbitrary<DeployRun> = fc
  .record({
    state: fc.constantFrom(...RUN_STATES),
    plan,
    name,
    reason: name,
    failure,
    current: name,
    checkpoint: fc.boolean(),
    code: fc.constantFrom(
      'failed',
      'stuck',
      'rolled-back',
      'rolled-back-outside',
      'plan-refused',
      'cancelled',
    ) satisfies fc.Arbitrary<string>,
    lines: many(fc.record({ at: fc.constant(T0), logicalId: name, status: name, reason: name }), 25),
    images: many(fc.record({ image: name, instances: count }), 10),
    told: fc.option(shown, { nil: undefined }),
  })
  .map(({ state, failure: failed, current, checkpoint, code, lines, images, told, ...parts }) =>
    aStarted(state, {
      ...parts,
      wait: checkpoint ? { kind: 'checkpoint', percent: 20 } : { kind: 'watch', until: T0 + HOUR },
      ending: { at: T0 + HOUR, code, by: parts.reason, reason: parts.reason },
      cancel: { by: parts.name, reason: parts.reason, at: T0, how: 'cancel' },
      report: 'pending',
      progress: aProgress({
        current,
        failure: failed,
        done: 250,
        total: 500,
        events: aTally({ lines }),
      }),
      outcome: { kind: 'deploy', images, failure: failed, ...(told === undefined ? {} : { shown: told }) },
    }),
  );

const facts = (rollback: string) => ({
  now: T0 + HOUR,
  difference: differenceOf(BEFORE, AFTER),
  soak: aSoak(),
  rollback: { image: rollback, until: T0 + 2 * HOUR },
  next: [rollback, rollback],
});

/** Everything in angle brackets that our own sentences make: people, groups and dates. */
const OURS = /^(?:@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|!date\^\d+\^\{time\} \{date_short_pretty\}\|[^|]+)$/;

function expectHarmless(blocks: unknown): void {
  for (const markup of markupOf(blocks)) {
    const { tokens, emoji } = readMrkdwn(markup);
    expect(tokens.filter((token) => !OURS.test(token))).toEqual([]);
    expect(emoji).toEqual([]);
  }
}

const sizeOf = (blocks: unknown): number => Array.from(linesOf(blocks).join('')).length;

test('a card of whatever names and numbers is one that Slack takes, and none of them is markup', () => {
  fc.assert(
    fc.property(run, name, (deploy, rollback) => {
      const { text, blocks } = deployCard(deploy, facts(rollback));
      expect(checkBlocks(blocks, 'message')).toEqual([]);
      expect(Array.from(text).length).toBeLessThanOrEqual(4000);
      expect(sizeOf(blocks)).toBeLessThan(12_000);
      expectHarmless(blocks);
    }),
    { numRuns: inputs(100) },
  );
});

test('so is the modal in which it is decided', () => {
  fc.assert(
    fc.property(run, name, (deploy, rollback) => {
      const view = decideModal(deploy, { runId: deploy.id, epoch: deploy.epoch }, facts(rollback));
      expect(checkView(view)).toEqual([]);
      expectHarmless(view.blocks);
    }),
    { numRuns: inputs(50) },
  );
});

test('so are the posts of its thread, each with a key of its own', () => {
  fc.assert(
    fc.property(run, (deploy) => {
      const posts = deployThread(deploy, { soak: aSoak() });
      expect(posts.flatMap(({ blocks }) => checkBlocks(blocks, 'message'))).toEqual([]);
      expect(new Set(posts.map(({ key }) => key)).size).toBe(posts.length);
      for (const { blocks } of posts) expectHarmless(blocks);
    }),
    { numRuns: inputs(50) },
  );
});

const textOf = (posts: readonly { blocks: object[] }[]): string =>
  markupOf(posts.map(({ blocks }) => blocks)).join('\n');

test('a fleet of 500 instances and 60 resources fits into a card and one post, the rest counted', () => {
  const resources = Array.from({ length: 60 }, (_, i) => ({
    logicalId: `${'R'.repeat(250)}${i}`,
    type: 'AWS::EC2::LaunchTemplate',
    action: 'Modify',
    replacement: i === 59 ? ('yes' as const) : ('no' as const),
  }));
  const change = aStackChange({ resources, groups: [aGroup({ desired: 500, healthy: 499, name: 'g'.repeat(255) })] });
  const deploy = aStarted('awaiting-approval', { plan: aDeployPlan({ change }) });
  expect(markupOf(deployCard(deploy, facts(OLD)).blocks).join('\n')).toContain('500 instances, blue/green');
  const text = textOf(deployThread(deploy, {}));
  expect(text).toContain('*Resources* 60 change, 1 is replaced: RRRR');
  expect(text).toContain('EC2::LaunchTemplate, changed) and 52 more');
  expect(text).toContain(': 500 instances, 499 healthy in 2 zones');
  expect(text).not.toContain('R'.repeat(60));
});

test('the longest plan of the worst names is a card of four lines and one post', () => {
  const worst = '<'.repeat(255);
  const row = { logicalId: worst, type: worst, action: worst, replacement: 'no' } as const;
  const change = aStackChange({
    resources: Array.from({ length: 60 }, () => row),
    groups: Array.from({ length: 4 }, () => aGroup({ name: worst, zones: [worst], targetGroups: [worst, worst] })),
    warnings: WARNINGS.map((code) => ({ code, blocks: false, facts: { group: worst, live: worst, template: worst } })),
  });
  const deploy = aStarted('awaiting-approval', { plan: aDeployPlan({ change }) });
  const { blocks } = deployCard(deploy, facts(OLD));
  expect(linesOf(blocks)[2]?.split('\n')).toHaveLength(4);
  expect(linesOf(blocks)[1]?.split('\n')).toHaveLength(3);
  expect(checkBlocks(blocks, 'message')).toEqual([]);
  const [plan] = deployThread(deploy, {});
  expect(checkBlocks(plan?.blocks ?? [], 'message')).toEqual([]);
  expect(sizeOf(plan?.blocks)).toBeLessThan(12_000);
});
