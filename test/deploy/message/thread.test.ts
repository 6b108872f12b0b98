import { deployThread } from '../../../src/deploy/message/thread.ts';
import type { EventLine } from '../../../src/deploy/types/progress.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import type { RunState } from '../../../src/runs/types/run.ts';
import { NEW as AFTER, OLD as BEFORE } from '../../images/difference-fixture.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeploy, aProgress, aSoak, aStarted, aTally, atCheckpoint, NEW } from './fixture.ts';

const keysOf = (run: DeployRun): string[] => deployThread(run, {}).map(({ key }) => key);
const line = (i: number): EventLine => ({ at: T0 + i * MINUTE, logicalId: `Resource${i}`, status: 'UPDATE_COMPLETE' });
const withLines = (state: RunState, from: number, to: number): DeployRun => {
  const lines = Array.from({ length: to - from }, (_, i) => line(from + i));
  return aStarted(state, { progress: aProgress({ events: aTally({ lines }) }) });
};

test('is empty before the start', () => expect(deployThread(aDeploy('approved'), {})).toEqual([]));

test('says what was started, and who approved it', () => {
  expect(deployThread(aStarted('running'), {}).map(({ key, text }) => [key, text])).toEqual([
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
  expect(batch(10)?.text).toBe('What CloudFormation reports of 10 resources.');
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
  const posts = deployThread(atCheckpoint(), {});
  expect(posts.map(({ key, text }) => [key, text.replace(/<!date[^|]+\|([^>]+)>/, '$1')])).toEqual([
    ['started-exec-1', 'Started: runbook Patchwarden-Deploy, execution `exec-1`.'],
    [
      'checkpoint-20',
      'Checkpoint at 20 %: 2 of 10 instances new and healthy. 10 of 10 healthy. The card asks whether it goes on.',
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
  expect(keysOf(aStarted('running', { outcome }))).toEqual(['started-exec-1']);
});

test.each([
  ['ready', 'Soaked: 2 of 2 healthy'],
  ['unavailable', 'Not soaked in time: 2 of 2 healthy'],
] as const)('what a soak showed: %s', (report, text) => {
  const soak = aSoak({ lastAt: report === 'ready' ? T0 + 25 * HOUR : T0 + 2 * HOUR });
  const posts = deployThread(aStarted('succeeded', { report }), { soak });
  expect(posts.at(-1)?.key).toBe('soak');
  expect(posts.at(-1)?.text).toMatch(new RegExp(`^${text} since .*, 60 looks\\.$`));
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
  expect(text(['web-prod-eu'])).toMatch(/^Soaked: 2 of 2 healthy since .*, 60 looks\. /);
  expect(text(['web-prod-eu'])).toContain(
    `web-prod-eu could not be asked for: another run was going on there all the time. \`/patch deploy web-prod-eu ${NEW}\` asks for it.`,
  );
  expect(text([])).toContain('The next fleet could not be asked for');
});

test('what changes from image to image is there for those who approve', () => {
  const posts = deployThread(aDeploy('awaiting-approval'), { difference: differenceOf(BEFORE, AFTER) });
  expect(posts[0]?.key).toBe('difference-1');
  expect(posts[0]?.text).toMatch(/^Details 1 of 1, web 1\.0\.3\/1 to web 1\.0\.4\/1: /);
});
