import type { EscalatedPolicy } from '../../../src/approvals/types.ts';
import { auditWord } from '../../../src/runs/message/audit-words.ts';
import { runButtons } from '../../../src/runs/message/buttons.ts';
import { changedMessage } from '../../../src/runs/message/changed.ts';
import { timeModal } from '../../../src/runs/message/forms.ts';
import { refusalMessage } from '../../../src/runs/message/refusal.ts';
import { decisionPart } from '../../../src/runs/message/review.ts';
import { approvalsLine, nextLine } from '../../../src/runs/message/state.ts';
import type { AuditType } from '../../../src/runs/types/audit.ts';
import type { Refusal } from '../../../src/runs/types/refusal.ts';
import type { Hold, Run } from '../../../src/runs/types/run.ts';
import { kindsDouble } from '../../support/ports.ts';
import { ANA, anApproval, aRun, BEN, CLEO, HOUR, MINUTE, NOW, T0 } from '../fixture.ts';
import { armedRun, LEAD, OPENS, slotRun, standingRun } from '../slot-fixture.ts';

/** Dates as the tests read them: the time of day. */
const plain = (text: string): string =>
  text.replace(/<!date\^(\d+)\^[^>]*>/g, (_all, at: string) => new Date(Number(at) * 1000).toISOString().slice(11, 16));

const next = (run: Run): string => plain(nextLine(run, kindsDouble().of(run)).text);

const escalated: EscalatedPolicy = { approvals: 2, groups: { leads: { kind: 'users', users: ['U0BEN', 'U0CLEO'] } } };
const policy = { ...aRun().policy, escalated };
const deferAsked = { until: T0 + 30 * HOUR, by: [anApproval(BEN)] };
const ended = (parts: NonNullable<Run['ending']>): Run => slotRun('expired', { ending: parts });

describe('what happens next', () => {
  test.each<[string, Run, string]>([
    [
      'while people are asked',
      slotRun('awaiting-approval'),
      'Needs 1 of @platform by 15:00, or it is skipped and nothing changes. Starts at 15:00 if approved by then.',
    ],
    [
      'approved by people',
      slotRun('scheduled'),
      'Approved by <@U0ANA>. Starts at 15:00, after everything is checked again. Nothing is needed from you: until then it can be rejected, deferred or withdrawn.',
    ],
    [
      'approved in advance',
      standingRun('scheduled'),
      'Approved in advance by the deployed config. Starts at 15:00, after everything is checked again. Nothing is needed from you: until then it can be rejected, deferred or withdrawn.',
    ],
    [
      'no longer approved in advance',
      slotRun('awaiting-approval', { askedAgain: { code: 'standing-ended' } }),
      'The deployed config no longer approves this in advance, so approval is needed. Needs 1 of @platform by 15:00, or it is skipped and nothing changes. Starts at 15:00 if approved by then.',
    ],
    ['before it is armed', slotRun('approved'), 'Everything is checked once more, then it may start at 15:00.'],
    [
      'armed',
      armedRun(),
      'All checks passed, so it starts at 15:00; they are repeated each minute until then. If nothing starts it by 16:00, nothing changes.',
    ],
    [
      'held back',
      slotRun('approved', { hold: { code: 'paused', by: 'U0BEN', reason: 'incident' } satisfies Hold }),
      '<@U0BEN> paused everything (incident). An approver ends the pause with `/patch resume`. Checked again each minute; if this lasts until 16:00, it is skipped and nothing changes.',
    ],
    [
      'missed',
      ended({ at: OPENS, code: 'slot-missed' }),
      'It was approved but not started in time. Nothing was started. Request it again with `/patch bake web`.',
    ],
    [
      'missed, and why',
      ended({ at: OPENS, code: 'slot-missed', reason: 'mw-1 opened and ended before the runbook was let through' }),
      'It was approved but not started in time: mw-1 opened and ended before the runbook was let through. Nothing was started. Request it again with `/patch bake web`.',
    ],
  ])('%s', (_when, run, expected) => {
    expect(next(run)).toBe(expected);
  });
});

test('who approved it, for the record', () => {
  expect(approvalsLine(standingRun('scheduled')).text).toBe(
    'Approved in advance by the deployed config (policy nonprod)',
  );
});

test('what one more approval brings, in the review', () => {
  const text = JSON.stringify(decisionPart(slotRun('awaiting-approval'), NOW).blocks);
  expect(plain(text)).toContain('*With your approval* it starts 15:00, after everything is checked again');
});

describe('refusals', () => {
  test.each<[Refusal, string]>([
    [
      { code: 'not-escalated', groups: escalated.groups },
      'Not deferred: this request has no deferrals left, so only leads can defer it once more. Ask <@U0BEN> or <@U0CLEO>.',
    ],
    [
      { code: 'already-deferred-by-you', have: 1, need: 2 },
      'You have already asked to defer this to that time: 1 of 2 people. The rest must be other people.',
    ],
    [
      { code: 'busy', runId: 'p-00000002' },
      'Not moved: run p-00000002 is active on the same thing. Wait until it has ended, or withdraw it, then try again. `/patch why p-00000002` shows what it waits for.',
    ],
  ])('%j', (refusal, expected) => {
    expect(refusalMessage(refusal, slotRun('scheduled')).text).toBe(expected);
  });
});

describe('what someone is told of what they did', () => {
  test.each<[AuditType, Run, string]>([
    ['approved', slotRun('scheduled'), 'Approved: the bake of web starts at 15:00.'],
    [
      'deferred',
      slotRun('planning', { scheduledFor: T0 + 30 * HOUR }),
      'Deferred: the bake of web now starts at 15:00, if it gets 1 new approval for that time.',
    ],
    ['deferred', slotRun('planning'), 'Moved: the bake of web starts as soon as it gets 1 new approval.'],
    [
      'defer-asked',
      slotRun('scheduled', { policy, deferAsked }),
      'Recorded: 1 of 2 people want to defer the bake of web to 15:00. Until the others agree on that time, nothing has moved.',
    ],
  ])('%s', (type, run, expected) => {
    expect(plain(changedMessage(run, type, { since: undefined, kinds: kindsDouble() }).text)).toBe(expected);
  });
});

describe('the form of a deferral', () => {
  const shown = (run: Run) => plain(JSON.stringify(timeModal(run, { runId: run.id, epoch: 1 }, LEAD).blocks));

  test.each<[string, Run, string]>([
    ['deferrals left', slotRun('scheduled', { policy }), '2 deferrals left; latest start'],
    ['none left, and nobody who could', slotRun('scheduled', { deferrals: 2 }), '0 deferrals left; latest start'],
    [
      'none left',
      slotRun('scheduled', { policy, deferrals: 2 }),
      'No deferrals left: one more takes 2 people of leads who choose the same time; latest start',
    ],
    [
      'someone has asked',
      slotRun('scheduled', { policy, deferrals: 2, deferAsked }),
      'one more takes 2 people of leads who choose the same time, and 1 person asked for 15:00; latest start',
    ],
  ])('%s', (_which, run, expected) => {
    expect(shown(run)).toContain(expected);
  });

  test('proposes the moment that others have asked for', () => {
    const run = slotRun('scheduled', { policy, deferrals: 2, deferAsked });
    expect(shown(run)).toContain(`"initial_date_time":${deferAsked.until / 1000}`);
    expect(shown({ ...run, deferAsked: { ...deferAsked, until: LEAD - MINUTE } })).toContain(
      `"initial_date_time":${(Math.floor(LEAD / HOUR) + 1) * (HOUR / 1000)}`,
    );
  });
});

describe('its buttons', () => {
  const texts = (run: Run): string[] =>
    runButtons(run, 'patch of web')
      .flatMap(({ elements }) => elements)
      .flatMap((one) => (one.type === 'button' ? [`${one.text.text} ${one.action_id}`] : []));
  const LATER = ['Start now run-now', 'Defer run-defer', 'Skip run-reject'];

  test('before it opens it is approved, started now, deferred or skipped', () => {
    expect(texts(slotRun('awaiting-approval'))).toEqual(['Approve run-approve', ...LATER]);
    for (const run of [slotRun('scheduled'), armedRun(), standingRun('scheduled')]) expect(texts(run)).toEqual(LATER);
  });

  test('once it runs it is stopped, as any other', () => {
    expect(texts(slotRun('running'))).toEqual(['Stop run-cancel']);
    expect(texts(slotRun('planning'))).toEqual(['Withdraw run-cancel']);
  });

  test('the last approval says that it waits for its slot', () => {
    expect(JSON.stringify(runButtons(slotRun('awaiting-approval'), 'patch of web'))).toContain(
      'Yours is the last approval needed: the patch of web starts at the time on the card.',
    );
  });
});

test('the audit has words for what is armed, and for deferrals that others must join', () => {
  expect(auditWord({ type: 'armed', from: 'approved' })).toBe('all checks passed, cleared to start');
  expect(auditWord({ type: 'defer-asked', from: 'scheduled' })).toBe('deferral requested, more people needed');
});

test('who has asked is counted by person', () => {
  const by = [anApproval(CLEO), anApproval({ userId: 'U0CLEO2', person: 'cleo' }), anApproval(ANA)];
  const run = slotRun('scheduled', {
    policy: { ...policy, escalated: { ...escalated, approvals: 3 } },
    deferAsked: { ...deferAsked, by },
  });
  expect(changedMessage(run, 'defer-asked', { since: undefined, kinds: kindsDouble() }).text).toContain(
    '2 of 3 people',
  );
});
