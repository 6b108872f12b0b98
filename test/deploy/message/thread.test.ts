import { planLines } from '../../../src/deploy/message/plan-lines.ts';
import { deployThread } from '../../../src/deploy/message/thread.ts';
import type { EventLine } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { NEW as AFTER, OLD as BEFORE } from '../../images/difference-fixture.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import {
  aDeploy,
  aDeployPlan,
  aProgress,
  apiPlan,
  aSoak,
  aStackChange,
  aStarted,
  aTally,
  atCheckpoint,
  NEW,
  OLD,
} from './fixture.ts';

const PLAN = 'plan-aaaaaaaaaaaa';
/** The plan itself is the first post of every thread. */
const postsOf = (run: DeployRun) => deployThread(run, {}).filter(({ key }) => key !== PLAN);
const keysOf = (run: DeployRun): string[] => postsOf(run).map(({ key }) => key);
const line = (i: number): EventLine => ({ at: T0 + i * MINUTE, logicalId: `Resource${i}`, status: 'UPDATE_COMPLETE' });
const withLines = (state: RunState, from: number, to: number): DeployRun => {
  const lines = Array.from({ length: to - from }, (_, i) => line(from + i));
  return aStarted(state, { progress: aProgress({ events: aTally({ lines }) }) });
};

test('has the whole plan before the start, and nothing while it is being planned', () => {
  const plan = aDeployPlan({ change: aStackChange({ warnings: [{ code: 'drifted', blocks: false, facts: {} }] }) });
  const posts = deployThread(aDeploy('awaiting-approval', { plan }), {});
  expect(posts.map(({ key, text }) => [key, text])).toEqual([
    [PLAN, `The plan in full: deploy of web-prod to \`${NEW}\`.`],
  ]);
  const lines = posts.flatMap(({ blocks }) => linesOf(blocks)).flatMap((block) => block.split('\n'));
  expect(lines.slice(1, -2)).toEqual(
    planLines(aDeploy('awaiting-approval', { plan }), T0)
      .text.split('\n')
      .map((line) => line.replace(/<!date[^|]+\|([^>]+)>/g, '$1')),
  );
  expect(lines.slice(-2)).toEqual([
    '*1 warning*',
    '• The stack has drifted from its template, and the update may revert changes made outside CloudFormation. Review the drift results in CloudFormation first.',
  ]);
  expect(deployThread(aDeploy('planning', { plan }), {})).toEqual([]);
});

test('a plan that is asked for again under another epoch is not posted again; another plan is', () => {
  const keyOf = (parts: Partial<DeployRun>) => deployThread(aDeploy('awaiting-approval', parts), {})[0]?.key;
  expect(keyOf({ epoch: 2 })).toBe(PLAN);
  expect(keyOf({ epoch: 2, planHash: 'b'.repeat(64) })).toBe('plan-bbbbbbbbbbbb');
});

test('says what was started, and who approved it', () => {
  expect(postsOf(aStarted('running')).map(({ key, text }) => [key, text])).toEqual([
    ['started-exec-1', 'Started: runbook Patchwarden-Deploy, execution `exec-1`. Approved by <@U0ANA>, <@U0BEN>.'],
  ]);
});

test('events are posted ten at a time, and the rest at the end', () => {
  expect(keysOf(withLines('running', 0, 9))).toEqual(['started-exec-1']);
  expect(keysOf(withLines('running', 0, 10))).toEqual(['started-exec-1', 'events-1']);
  expect(keysOf(withLines('running', 0, 30))).toEqual(['started-exec-1', 'events-1', 'events-2']);
  expect(keysOf(withLines('succeeded', 0, 9))).toEqual(['started-exec-1', 'events-1']);
  expect(keysOf(withLines('succeeded', 0, 30))).toEqual(['started-exec-1', 'events-1', 'events-2', 'events-3']);
});

test('a batch that is posted stays as it is while more lines come', () => {
  const batch = (to: number) => deployThread(withLines('running', 0, to), {}).find(({ key }) => key === 'events-1');
  expect(batch(25)).toEqual(batch(10));
  expect(batch(10)?.text).toBe('10 events from CloudFormation');
});

test('the last batch of a long deploy has its newest lines', () => {
  const last = deployThread(withLines('succeeded', 70, 100), {}).at(-1);
  expect(JSON.stringify(last?.blocks)).toContain('10:30 Resource90 UPDATE_COMPLETE\\n10:31 Resource91');
  expect(JSON.stringify(last?.blocks)).toContain('Resource99 UPDATE_COMPLETE');
});

test('a line has its time, resource, status and reason; of signals how many', () => {
  const lines = [
    { ...line(1), status: 'UPDATE_FAILED', reason: 'no capacity' },
    { ...line(2), status: 'SIGNALS', reason: 'signals 3 of 4' },
  ];
  const run = aStarted('failed', { progress: aProgress({ events: aTally({ lines }) }) });
  const events = deployThread(run, {}).find(({ key }) => key === 'events-1');
  expect(linesOf(events?.blocks ?? [])).toEqual([
    '09:01 Resource1 UPDATE_FAILED: no capacity\n09:02 Resource2 received signals 3 of 4',
  ]);
});

test('the numbers of a checkpoint', () => {
  const posts = postsOf(atCheckpoint());
  expect(posts.map(({ key, text }) => [key, text.replace(/<!date[^|]+\|([^>]+)>/, '$1')])).toEqual([
    ['started-exec-1', 'Started: runbook Patchwarden-Deploy, execution `exec-1`.'],
    [
      'checkpoint-20',
      'Checkpoint at 20 %: 2 of 10 instances new and healthy. 10 of 10 healthy at 2026-11-20 10:00 UTC. The card asks for approval to continue.',
    ],
  ]);
});

test('has the whole text of a failure, as it came', () => {
  const failure = { resource: 'WebServerGroup', status: 'UPDATE_FAILED', reason: 'line 1\n<!channel> line 2' };
  const outcome = { kind: 'deploy', images: [{ image: NEW, instances: 1 }], failure } as const;
  const post = deployThread(aStarted('rolled-back', { outcome }), {}).find(({ key }) => key === 'failed');
  // Preformatted rich text is never read as markup.
  expect(JSON.stringify(post?.blocks)).toContain('WebServerGroup UPDATE_FAILED\\nline 1\\n<!channel> line 2');
  expect(JSON.stringify(post?.blocks)).toContain('rich_text_preformatted');
  expect(post?.text).toBe('Full error from AWS');
});

test('a failure is posted as soon as it is seen, and another one that ended it beside it', () => {
  const first = { resource: 'WebServerGroup', reason: 'no capacity' };
  const last = { resource: 'web-prod', reason: 'rollback requested' };
  expect(keysOf(aStarted('running', { progress: aProgress({ failure: first }) }))).toEqual([
    'started-exec-1',
    'failed',
  ]);
  const run = aStarted('failed', {
    progress: aProgress({ failure: first }),
    outcome: { kind: 'deploy', images: [], failure: last },
  });
  expect(keysOf(run)).toEqual(['started-exec-1', 'failed', 'failed-last']);
  expect(keysOf({ ...run, outcome: { kind: 'deploy', images: [], failure: first } })).toEqual([
    'started-exec-1',
    'failed',
  ]);
  expect(keysOf(aStarted('succeeded', { progress: aProgress({ failure: first }) }))).toEqual(['started-exec-1']);
});

test('a reason that the card has no room for is there whole', () => {
  const refused = (reason: string) => aDeploy('failed', { ending: { at: T0, code: 'plan-refused', reason } });
  const reason = `${'the group has no CreationPolicy, '.repeat(30)}and that is all`;
  expect(postsOf(refused(reason)).map(({ key, text }) => [key, text])).toEqual([['refused', `Full reason: ${reason}`]]);
  expect(postsOf(refused('the group has no CreationPolicy'))).toEqual([]);
  expect(keysOf({ ...refused(reason), state: 'needs-attention' })).toContain('refused');
});

describe('when a person must look', () => {
  const stuck = (parts: Partial<DeployRun>): DeployRun =>
    aStarted('needs-attention', { ending: { at: T0, code: 'stuck', reason: 'it is stuck' }, ...parts });

  test('the command that continues the rollback of a stack', () => {
    const run = stuck({ outcome: { kind: 'deploy', images: [] } });
    expect(postsOf(run).at(-1)).toMatchObject({
      key: 'attention',
      text: 'If stack web-prod is in UPDATE_ROLLBACK_FAILED, fix the cause, then run `aws cloudformation continue-update-rollback --stack-name web-prod`. CloudFormation marks skipped resources UPDATE_COMPLETE without rolling them back: do not skip any that serve.',
    });
    expect(keysOf(stuck({ plan: apiPlan() }))).toEqual(['started-exec-1']);
  });

  test('which instances contradict the end, every reason, and what the fleet runs', () => {
    const shown = {
      on: 1,
      total: 7,
      wrong: [
        { id: 'i-0a', image: OLD },
        { id: 'i-0b', image: OLD, lifecycle: 'Standby' },
        { id: 'i-0c' },
        { id: 'i-0d' },
      ],
      wrongMore: 2,
      why: [
        { kind: 'standby', instances: 1 },
        { kind: 'protected', instances: 2 },
      ],
    } as const;
    const outcome = { kind: 'deploy', images: [{ image: NEW, instances: 1 }], shown } as const;
    const post = postsOf(stuck({ outcome })).at(-1);
    expect(post?.key).toBe('instances');
    expect(linesOf(post?.blocks ?? [])).toEqual([
      [
        `*Instances* 1 of 7 run \`${NEW}\` at 2026-11-20 09:00 UTC`,
        `*Not on this image* \`i-0a\` (\`${OLD}\`), \`i-0b\` (\`${OLD}\`, Standby), \`i-0c\` (image not known), \`i-0d\` (image not known) and 2 more instances`,
        '*Why* 1 instance is in Standby; 2 instances are protected from scale-in',
        `Fleet now: 1 instance on \`${NEW}\` (new)`,
      ].join('\n'),
    ]);
  });
});

test.each([
  ['ready', 'Soak complete: 2 of 2 healthy'],
  ['unavailable', 'Soak not completed in time: 2 of 2 healthy'],
] as const)('what a soak showed: %s', (report, text) => {
  const soak = aSoak({ lastAt: report === 'ready' ? T0 + 25 * HOUR : T0 + 2 * HOUR });
  const posts = deployThread(aStarted('succeeded', { report }), { soak });
  expect(posts.at(-1)?.key).toBe('soak');
  expect(posts.at(-1)?.text).toMatch(new RegExp(`^${text} since .*, checked 60 times, last .*\\.$`));
  expect(deployThread(aStarted('succeeded', { report: 'pending' }), { soak: aSoak() }).at(-1)?.key).toBe(
    'started-exec-1',
  );
});

test('a soak that a newer deploy ended is not called one', () => {
  const keys = deployThread(aStarted('succeeded', { report: 'ready' }), { soak: aSoak() }).map(({ key }) => key);
  expect(keys).not.toContain('soak');
});

test('a soak that led nowhere, since the next fleet was busy, says how to ask for that', () => {
  const soak = aSoak({ lastAt: T0 + 25 * HOUR });
  const text = (next: readonly string[]) =>
    deployThread(aStarted('succeeded', { report: 'unavailable' }), { soak, next }).at(-1)?.text;
  expect(text(['web-prod-eu'])).toMatch(/^Soak complete: 2 of 2 healthy since .*, checked 60 times, last .* · /);
  expect(text(['web-prod-eu'])).toContain(
    `no request opened for web-prod-eu: another run was active there the whole time. \`/patch deploy web-prod-eu ${NEW}\` requests it.`,
  );
  expect(text([])).toContain('no request opened for the next fleet');
});

test('what changes from image to image is there for those who approve', () => {
  const posts = deployThread(aDeploy('awaiting-approval'), { difference: differenceOf(BEFORE, AFTER) });
  expect(posts[1]?.key).toBe('difference-1');
  expect(posts[1]?.text).toMatch(/^Details 1 of 1, web 1\.0\.3\/1 to web 1\.0\.4\/1: /);
});
