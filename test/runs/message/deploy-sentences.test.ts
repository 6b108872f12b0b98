import { nextLine, stateTitle } from '../../../src/runs/message/state.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { kindsDouble } from '../../support/ports.ts';
import { atCheckpoint, deployIn } from '../deploy-fixture.ts';
import { aRun, T0 } from '../fixture.ts';

/** Without Slack's dates. */
const next = (run: Run): string =>
  nextLine(run, kindsDouble().of(run)).text.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');

test.each<[string, Run, string]>([
  ['planning', deployIn('planning'), 'being planned'],
  ['in its watch', deployIn('waiting'), 'being watched'],
  ['at its checkpoint', atCheckpoint(), 'waiting for a decision'],
  ['being rolled back', deployIn('cancelling'), 'being rolled back'],
  ['rolled back', deployIn('rolled-back'), 'rolled back'],
])('one that is %s says so in its headline', (_title, run, title) => {
  expect(stateTitle(run)).toBe(title);
});

test('a plan that is made anew says why', () => {
  expect(next(deployIn('planning', { askedAgain: { code: 'plan-changed', why: 'the stack has changed' } }))).toMatch(
    /^The plan changed, so approval is needed again: the stack has changed\. /,
  );
});

test('a watch says when it ends automatically, as far as that is known', () => {
  expect(next(deployIn('waiting'))).toContain('2026-11-20 10:00 UTC');
  expect(next(deployIn('waiting', { wait: { kind: 'watch' } }))).not.toContain('UTC');
});

describe('a checkpoint', () => {
  const pair = { ...aRun().policy, approvals: 2 };

  test('says what is done, what it needs, and what silence leads to', () => {
    expect(next(atCheckpoint({ policy: pair }))).toBe(
      'The first 20 % are done. Needs 2 of @platform to continue. If nobody decides, nothing more changes.',
    );
  });

  test('says that approvals have lapsed', () => {
    expect(next(atCheckpoint({ askedAgain: { code: 'lapsed' } }))).toMatch(
      /^The approvals expired before they were used, so approval is needed again\. Needs 1 of @platform to continue\. /,
    );
  });
});

test.each([
  ['rolled-back', '<@U0BEN> rolled it back: errors. Request it again with `/patch deploy web-prod ami-0new`.'],
  [
    'rolled-back-outside',
    'AWS rolled it back automatically: errors. Fix that, then request it again with `/patch deploy web-prod ami-0new`.',
  ],
  ['stopped-at-checkpoint', '<@U0BEN> stopped it at the checkpoint: errors.'],
] as const)('an end by %s says who and why', (code, text) => {
  const state = code === 'stopped-at-checkpoint' ? 'cancelled' : 'rolled-back';
  expect(next(deployIn(state, { ending: { at: T0, code, by: 'U0BEN', reason: 'errors' } }))).toContain(text);
});
