import { decide } from '../../../src/runs/decision/decide.ts';
import { approvedUntil, givenAt, goodUntil } from '../../../src/runs/decision/good-until.ts';
import { asOfToday } from '../../../src/runs/effect/checks.ts';
import { refusalMessage } from '../../../src/runs/message/refusal.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { topText } from '../../../src/slack/mrkdwn.ts';
import { createWorkerDouble } from '../effect/worker-double.ts';
import {
  ANA,
  APPROVER,
  anApproval,
  aRun,
  BEN,
  CHECKPOINT,
  CLAIM,
  clearChecks,
  DAY,
  HOUR,
  MINUTE,
  runIn,
  T0,
} from '../fixture.ts';

const approve = (run: Run, at: { signedAt: number; now: number }) =>
  decide(run, { kind: 'approve', by: BEN, epoch: run.epoch, eligibility: APPROVER, signedAt: at.signedAt }, at.now);

test('an approval is as old as Slack says, and never older than the request or newer than now', () => {
  expect(givenAt({ requestedAt: T0 }, T0 + HOUR, T0 + 3 * HOUR)).toBe(T0 + HOUR);
  expect(givenAt({ requestedAt: T0 + 500 }, T0, T0 + HOUR)).toBe(T0 + 500);
  expect(givenAt({ requestedAt: T0 }, T0 + HOUR + 5_000, T0 + HOUR)).toBe(T0 + HOUR);
});

test('it is good from then on, or from the start that was asked for', () => {
  expect(goodUntil({ since: T0, lifeMs: DAY })).toBe(T0 + DAY);
  expect(goodUntil({ since: T0, scheduledFor: T0 + HOUR, lifeMs: DAY })).toBe(T0 + HOUR + DAY);
});

test('a click that waited in a queue says so on the card: the newest approval counts, by when it was given', () => {
  const decision = approve(aRun({ expiresAt: T0 + 2 * DAY }), { signedAt: T0 + HOUR, now: T0 + 20 * HOUR });
  expect(decision).toMatchObject({ run: { state: 'approved', expiresAt: T0 + HOUR + DAY } });
});

test('one that could no longer be used is refused in a sentence', () => {
  const run = runIn('waiting', CHECKPOINT);
  const decision = approve(run, { signedAt: T0 + HOUR, now: T0 + HOUR + DAY });
  expect(decision).toEqual({ kind: 'refuse', refusal: { code: 'came-too-late', at: T0 + HOUR } });
  expect(topText(refusalMessage({ code: 'came-too-late', at: T0 }, run))).toMatch(
    /^Nothing was done: your approval of .* reached Patchwarden too late to count\./,
  );
  expect(approve(run, { signedAt: T0 + HOUR, now: T0 + HOUR + DAY - 1 }).kind).toBe('change');
});

test('so is one whose time to be confirmed is over', () => {
  const run = aRun({ policy: { ...aRun().policy, confirm: 'aws' } });
  const late = approve(run, { signedAt: T0 + MINUTE, now: T0 + 11 * MINUTE });
  expect(late).toMatchObject({ refusal: { code: 'came-too-late' } });
});

test('approvals of other epochs and of a slot say nothing of it', () => {
  expect(approvedUntil(runIn('approved', { epoch: 2 }), [anApproval(ANA)])).toBeUndefined();
  expect(approvedUntil(runIn('approved'), [])).toBeUndefined();
});

describe('a life that the config has shortened since', () => {
  const { ports } = createWorkerDouble();
  const { nonprod } = ports.config.policies;
  if (nonprod === undefined) throw new Error('the config has no such policy');
  const config = { ...ports.config, policies: { ...ports.config.policies, nonprod: { ...nonprod, expiresMs: HOUR } } };
  const today = (run: Run) => asOfToday({ ...ports, config }, run);
  const approved = runIn('approved', { expiresAt: T0 + MINUTE + DAY });

  test('holds for what is approved', () => {
    expect(today(approved)).toMatchObject({ expiresAt: T0 + MINUTE + HOUR, policy: { expiresMs: HOUR } });
  });

  test('ends it in words', () => {
    const input = { kind: 'checked', checks: clearChecks(), start: CLAIM } as const;
    expect(decide(today(approved), input, T0 + 2 * HOUR)).toMatchObject({ run: { state: 'expired' } });
    expect(decide(today(approved), input, T0 + HOUR)).toMatchObject({ run: { state: 'starting' } });
  });

  test('asks again at a checkpoint', () => {
    const half = { ...approved, wait: { kind: 'checkpoint', percent: 20 } } as const;
    expect(decide(today(half), { kind: 'checked', checks: clearChecks(), start: CLAIM }, T0 + 2 * HOUR)).toMatchObject({
      run: { state: 'waiting', askedAgain: { code: 'lapsed' } },
    });
  });
});
