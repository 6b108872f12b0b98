import { askApprovers, refusalText, unknownEligibility } from '../../../src/approvals/message.ts';
import type { Approvers, Ineligible, PolicySnapshot } from '../../../src/approvals/types.ts';
import type { BakeRun } from '../../../src/bake/types/run.ts';
import { originMessage } from '../../../src/cards/message/origin.ts';
import { spanText } from '../../../src/duration.ts';
import { changedMessage } from '../../../src/runs/message/changed.ts';
import { refusalMessage } from '../../../src/runs/message/refusal.ts';
import { approvalsLine, nextLine } from '../../../src/runs/message/state.ts';
import type { AuditType } from '../../../src/runs/types/audit.ts';
import type { Refusal } from '../../../src/runs/types/refusal.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { kindsDouble } from '../../support/ports.ts';
import { deployIn } from '../deploy-fixture.ts';
import { ANA, anApproval, aRun, aStart, BEN, CLEO, CLEO_AGAIN, DAY, HOUR, MINUTE, runIn, T0 } from '../fixture.ts';

const prod = (parts: Partial<BakeRun> = {}): BakeRun =>
  aRun({
    policy: {
      ...aRun().policy,
      name: 'prod',
      approvals: 2,
      groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' }, leads: { kind: 'users', users: ['U0BEN'] } },
    },
    ...parts,
  });

describe('refusals', () => {
  const REFUSALS: readonly [Refusal, string][] = [
    [
      { code: 'stale', epoch: 2 },
      'Nothing was done: this button belongs to an older version of the request. The card now shows version 2: read it and decide there.',
    ],
    [
      { code: 'own-request' },
      'Nothing was done: you requested this, so someone else must approve it. Ask <!subteam^S0PLATFORM>. You can still withdraw it.',
    ],
    [
      { code: 'ineligible', why: 'not-approver' },
      'Nothing was done: you are not an approver of this bake. Ask <!subteam^S0PLATFORM>.',
    ],
    [{ code: 'ineligible', why: 'guest' }, 'Nothing was done: guests cannot decide. Ask <!subteam^S0PLATFORM>.'],
    [{ code: 'ineligible', why: 'bot' }, 'Nothing was done: only people can decide.'],
    [{ code: 'ineligible', why: 'deactivated' }, 'Nothing was done: this account is deactivated.'],
    [{ code: 'ineligible', why: 'external' }, 'Nothing was done: people from other organisations cannot decide here.'],
    [
      { code: 'unknown-eligibility', what: 'Slack account U0ANA' },
      'Nothing was done: Slack account U0ANA could not be checked just now. Try again in a minute.',
    ],
    [
      { code: 'channel-shared', channel: 'C0WEB' },
      'Nothing was done: <#C0WEB> is shared with another organisation, and approvals are not taken in shared channels. The card of run b-7k2m9x4q moves to a channel that is not shared, or to the direct messages of the requester: decide there.',
    ],
    [
      { code: 'unknown-channel', channel: 'C0WEB' },
      'Nothing was done: Slack did not say whether <#C0WEB> is shared with another organisation. Try again in a minute.',
    ],
    [
      { code: 'already-approved-by-you', have: 1, need: 2 },
      'You have already approved this: 1 of 2 approvals. The rest must come from other people.',
    ],
    [
      { code: 'evidence-unread', error: 'AccessDenied', at: T0 },
      'Nothing was done: the health of web could not be read just now (AWS says: AccessDenied); it was last read at <!date^1795165200^{time} {date_short_pretty}|2026-11-20 09:00 UTC>. Try again in a minute; the other buttons on its card still work.',
    ],
    [
      { code: 'evidence-unread', error: 'Throttling' },
      'Nothing was done: the health of web could not be read just now (AWS says: Throttling). Try again in a minute; the other buttons on its card still work.',
    ],
    [
      { code: 'evidence-worse', now: '1 of 10 instances new and healthy' },
      'Nothing was done: web is worse than what you were shown: 1 of 10 instances new and healthy. Read its card and decide there.',
    ],
    [{ code: 'expired' }, 'Nothing was done: this request has expired. Request it again with `/patch bake web`.'],
    [
      { code: 'no-deferrals-left', max: 2 },
      'Not deferred: this request was already deferred 2 times, the most allowed. Approve it, or reject it and request it again later.',
    ],
    [
      { code: 'defer-too-far', latest: T0 + DAY },
      'Not deferred: the latest time for this request is <!date^1795251600^{time} {date_short_pretty}|2026-11-21 09:00 UTC>. Choose an earlier one.',
    ],
    [
      { code: 'defer-past' },
      'Not deferred: that time has passed or is less than a minute away. Choose a later one, or approve it now.',
    ],
  ];
  test.each(REFUSALS)('%j', (refusal, text) => {
    expect(refusalMessage(refusal, aRun()).text).toBe(text);
  });

  test.each<[RunState, string]>([
    ['planning', 'what it would change is not known yet. Its card asks for approval once it is.'],
    ['waiting', 'it is already in progress. Its card says what can be decided now.'],
    ['rolled-back', 'it has already ended (rolled back). Request it again with `/patch bake web`.'],
    ['awaiting-approval', 'it is still waiting for approval. Use the buttons on its card.'],
    ['scheduled', 'it is already approved and starts when it is due. An approver can still reject or defer it.'],
    ['approved', 'it is already approved and starts when it is due. An approver can still reject or defer it.'],
    ['starting', 'it is already running. Use Stop on its card to end it.'],
    ['running', 'it is already running. Use Stop on its card to end it.'],
    ['cancelling', 'it is already being stopped. The card says when it has ended.'],
    ['succeeded', 'it has already ended (succeeded). Request it again with `/patch bake web`.'],
    ['failed', 'it has already ended (failed). Request it again with `/patch bake web`.'],
    ['expired', 'it has already ended (expired). Request it again with `/patch bake web`.'],
    ['cancelled', 'it was withdrawn by <@U0DEV>. Request it again with `/patch bake web`.'],
    ['rejected', 'it was rejected by <@U0ANA>. Request it again with `/patch bake web`.'],
    ['needs-attention', 'it needs attention first. Its card says what is known.'],
  ])('too late, since it is %s', (state, text) => {
    expect(refusalMessage({ code: 'too-late', state }, runIn(state)).text).toBe(`Nothing was done: ${text}`);
  });

  test.each<[Exclude<Ineligible['code'], 'too-new'>, string]>([
    ['guest', 'guests cannot use Patchwarden. Ask a full member of the workspace.'],
    ['external', 'people from other organisations cannot use Patchwarden. Ask a member of the workspace.'],
    ['bot', 'only people can use Patchwarden.'],
    ['deactivated', 'this account is deactivated.'],
    ['not-approver', 'only approvers can do this.'],
  ])('of a %s', (why, text) => {
    expect(refusalText({ may: 'no', code: why }).text).toBe(`Nothing was done: ${text}`);
  });

  test('of someone who joined the group too recently says since when, and from when on approvals count', () => {
    const joined = { group: 'platform', joinedAt: T0, until: T0 + DAY };
    const text =
      'Nothing was done: you joined platform at <!date^1795165200^{time} {date_short_pretty}|2026-11-20 09:00 UTC>; approvals count from <!date^1795251600^{time} {date_short_pretty}|2026-11-21 09:00 UTC>.';
    expect(refusalText({ may: 'no', code: 'too-new', ...joined }).text).toBe(text);
    const people = { kind: 'people', people: ['U0BEN'] } as const;
    expect(refusalText({ may: 'no', code: 'too-new', ...joined }, people).text).toBe(`${text} Ask <@U0BEN>.`);
    expect(refusalMessage({ code: 'too-new', ...joined }, aRun(), { approvers: people }).text).toBe(
      `${text} Ask <@U0BEN>. You can still reject it or stop it.`,
    );
  });

  const LEADS: PolicySnapshot['groups'] = { leads: { kind: 'users', users: ['U0ANA', 'U0BEN'] } };
  test.each<[Approvers, string]>([
    [{ kind: 'people', people: ['U0BEN'] }, 'Ask <@U0BEN>.'],
    [{ kind: 'people', people: ['U0ANA', 'U0BEN', 'U0CLEO'] }, 'Ask <@U0ANA>, <@U0BEN> or <@U0CLEO>.'],
    [{ kind: 'people', people: ['U0ANA', 'U0BEN'], more: true }, 'Ask <@U0ANA>, <@U0BEN> or another approver.'],
    [{ kind: 'people', people: [] }, 'Nobody else can approve it at present.'],
    [
      { kind: 'groups', groups: { ...aRun().policy.groups, ...LEADS } },
      'Ask <!subteam^S0PLATFORM>, <@U0ANA> or <@U0BEN>.',
    ],
  ])('says by name who can instead: %j', (approvers, text) => {
    expect(askApprovers(approvers).text).toBe(text);
    expect(refusalText({ may: 'no', code: 'not-approver' }, approvers).text).toBe(
      `Nothing was done: only approvers can do this. ${text}`,
    );
    expect(refusalMessage({ code: 'own-request' }, aRun(), { approvers }).text).toContain(text);
    expect(refusalMessage({ code: 'ineligible', why: 'not-approver' }, aRun(), { approvers }).text).toContain(text);
  });

  test('of an own request names what its requester can still do', () => {
    const own = (run: Run): string => refusalMessage({ code: 'own-request' }, run).text;
    expect(own(aRun())).toMatch(/ You can still withdraw it\.$/);
    expect(own(runIn('waiting', { wait: { kind: 'checkpoint', percent: 20 } }))).toMatch(/ You can still stop it\.$/);
  });

  test('names the command that requests the same again', () => {
    const kind = kindsDouble().of(deployIn('expired'));
    const override = { reason: 'dev is down' };
    const again = (plan: object): string => {
      const run = deployIn('expired');
      return refusalMessage({ code: 'expired' }, { ...run, plan: { ...run.plan, ...plan } }, { kind }).text;
    };
    expect(again({})).toContain('Request it again with `/patch deploy web-prod ami-0new`.');
    expect(again({ override })).toContain('`/patch deploy web-prod ami-0new override because dev is down`.');
    expect(again({ returnOf: 'd-1' })).toContain('`/patch rollback web-prod`.');
  });

  test('of someone who could not be checked', () => {
    expect(unknownEligibility('Slack account U0ANA').text).toBe(
      'Nothing was done: Slack account U0ANA could not be checked just now. Try again in a minute.',
    );
  });

  test('of a click from elsewhere', () => {
    expect(originMessage({ code: 'no-card' }, 'run b-7k2m9x4q').text).toBe(
      'Nothing was done: the card of run b-7k2m9x4q is being posted again. Use the new card.',
    );
    expect(originMessage({ code: 'other-message', channel: 'C0WEB', ts: '1.2' }, 'run b-7k2m9x4q').text).toBe(
      'Nothing was done: this message is not the card of run b-7k2m9x4q, so its buttons do nothing. The card is in <#C0WEB>: <https://slack.com/archives/C0WEB/p12|open the card>.',
    );
  });
});

const told = (run: Run, type: AuditType, since?: Run) => changedMessage(run, type, { since, kinds: kindsDouble() });

describe('what someone is told of what they did', () => {
  const until = T0 + 6 * HOUR;
  const time = '<!date^1795186800^{time} {date_short_pretty}|2026-11-20 15:00 UTC>';
  test.each([
    [
      told(prod({ approvals: [anApproval(ANA)] }), 'approval-given'),
      'Approved by you: 1 of 2 approvals. Nothing starts until the remaining approvals are given.',
    ],
    [told(runIn('scheduled'), 'approved'), `Approved: the bake of web starts at ${time}.`],
    [
      told(runIn('approved'), 'approved', runIn('running')),
      'Approved: the bake of web has started. The card follows it.',
    ],
    [
      told(runIn('approved'), 'approved', runIn('starting')),
      'Approved: the bake of web has started. The card follows it.',
    ],
    [told(runIn('rejected'), 'rejected'), 'Rejected: the bake of web will not start.'],
    [
      told(aRun({ scheduledFor: until, epoch: 2 }), 'deferred'),
      `Deferred: the bake of web now starts at ${time}, if it gets 1 new approval for that time.`,
    ],
    [
      told(prod({ scheduledFor: until, epoch: 2 }), 'deferred'),
      `Deferred: the bake of web now starts at ${time}, if it gets 2 new approvals for that time.`,
    ],
    [told(runIn('cancelled'), 'cancelled'), 'Withdrawn: the bake of web will not start.'],
    [told(runIn('cancelling'), 'cancel-asked'), 'Stopping the bake of web: the card says when it has ended.'],
  ])('%#', (message, text) => {
    expect(message.text).toBe(text);
  });
});

describe('what happens next', () => {
  const next = (run: Run): string =>
    nextLine(run, kindsDouble().of(run)).text.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');

  test.each<[string, Run, string]>([
    [
      'two approvals to come',
      prod(),
      'Needs 2 of @platform, @leads by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
    ],
    [
      'a time that was set',
      aRun({ scheduledFor: T0 + HOUR }),
      'Needs 1 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts at 2026-11-20 10:00 UTC, or when approved if that is later.',
    ],
    [
      'a pause',
      runIn('approved', { hold: { code: 'paused', by: 'U0BEN', reason: 'incident 4711' } }),
      '<@U0BEN> paused everything (incident 4711). An approver ends the pause with `/patch resume`. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
    ],
    [
      'a freeze',
      runIn('approved', {
        hold: { code: 'frozen', until: T0 + HOUR, calendars: ['arn:aws:ssm:x:1:document/ChangeFreeze'] },
      }),
      'Change calendar ChangeFreeze is closed until 2026-11-20 10:00 UTC. This run starts once it is open. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
    ],
    [
      'something that someone else changes just now',
      runIn('approved', { hold: { code: 'busy', what: 'stack web is UPDATE_IN_PROGRESS' } }),
      'Stack web is UPDATE_IN_PROGRESS. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
    ],
    [
      'AWS without room',
      runIn('approved', {
        hold: {
          code: 'busy',
          what: 'Systems Manager is throttling, or at its limit of running automations (ThrottlingException)',
          until: T0 + HOUR,
        },
      }),
      'Systems Manager is throttling, or at its limit of running automations (ThrottlingException). Next attempt at 2026-11-20 10:00 UTC, after all checks; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
    ],
    [
      'a check that could not be made',
      runIn('approved', { hold: { code: 'unknown', what: 'the change calendars' } }),
      'The change calendars could not be checked, so nothing starts. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
    ],
    [
      'an approval that came too late to use',
      runIn('expired', { approvals: [anApproval(ANA)] }),
      'It was approved but could not start in time. Nothing was started. Request it again with `/patch bake web`.',
    ],
    [
      'a cancel in AWS',
      runIn('cancelled', { ending: { at: T0, code: 'cancelled-outside' } }),
      'Someone stopped it in AWS. Request it again with `/patch bake web`.',
    ],
    [
      'its channel became shared',
      runIn('cancelled', { ending: { at: T0, code: 'channel-shared', channel: 'C0WEB' } }),
      'Withdrawn by Patchwarden: <#C0WEB> is shared with another organisation, and approvals are not requested in shared channels. Nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with `/patch bake web`.',
    ],
    [
      'a cancel that stopped an execution',
      runIn('cancelled', { start: aStart({ executionId: 'exec-1' }) }),
      '<@U0DEV> stopped it: not needed. The execution has ended. Request it again with `/patch bake web`.',
    ],
    [
      'a cancel that found nothing to stop',
      runIn('cancelled', { start: aStart() }),
      '<@U0DEV> stopped it: not needed. No execution was found to stop. Request it again with `/patch bake web`.',
    ],
    [
      'a plan that is gone',
      runIn('failed', { ending: { at: T0, code: 'plan-gone', reason: 'the pipeline no longer exists' } }),
      'Nothing was started: the pipeline no longer exists. Fix that, then request it again with `/patch bake web`.',
    ],
    [
      'a start that AWS refused',
      runIn('failed', {
        ending: { at: T0, code: 'could-not-start', reason: 'starting Patchwarden-Bake: AccessDeniedException.' },
      }),
      'AWS refused to start it: starting Patchwarden-Bake: AccessDeniedException. Nothing was started. Fix that, then request it again with `/patch bake web`.',
    ],
    [
      'a cancel that is not obeyed',
      runIn('needs-attention', {
        start: aStart({ executionId: 'exec-1' }),
        ending: { at: T0, code: 'cancel-unclear', reason: 'it did not end' },
      }),
      'Stopping it had no effect: it did not end. @platform or <@U0DEV>: look at execution exec-1 in Systems Manager; Resolve tries to stop it again. Patchwarden checks every 5 minutes and retries nothing. Until it has ended, no other run of web can start.',
    ],
    [
      'an end without a result',
      runIn('needs-attention', {
        start: aStart({ executionId: 'exec-1' }),
        ending: { at: T0, code: 'stuck', reason: 'the runbook succeeded without naming an image' },
      }),
      'The execution ended without a result: the runbook succeeded without naming an image. @platform or <@U0DEV>: look at execution exec-1 in Systems Manager and at what it started, then choose Resolve, which closes the run and stops nothing in AWS. Patchwarden checks every 5 minutes and retries nothing. Until then no other run of web can start.',
    ],
  ])('after %s', (_title, run, text) => {
    expect(next(run)).toBe(text);
  });

  test.each<[Run['askedAgain'], string]>([
    [{ code: 'deferred', by: 'U0BEN' }, '<@U0BEN> moved the start, so approval is needed again. '],
    [
      { code: 'plan-changed', why: 'the recipe was web 1.0.0 and is now web 1.0.1' },
      'The plan changed, so approval is needed again: the recipe was web 1.0.0 and is now web 1.0.1. ',
    ],
    [{ code: 'quorum-lost', left: [] }, 'Policy nonprod requires more approvals now. '],
    [
      { code: 'quorum-lost', left: ['U0ANA', 'U0BEN'] },
      'The approvals of <@U0ANA>, <@U0BEN> no longer count: they can no longer approve. ',
    ],
    [
      { code: 'quorum-lost', left: ['U0BEN'], setOff: 'U0CLEO' },
      'The approval of <@U0BEN> no longer counts: they can no longer approve. <@U0CLEO> requested this rollback, so their own approval does not count. ',
    ],
  ])('asked again: %j', (askedAgain, text) => {
    expect(next(aRun(askedAgain === undefined ? {} : { askedAgain }))).toMatch(text);
    expect(next(aRun(askedAgain === undefined ? {} : { askedAgain })).startsWith(text)).toBe(true);
  });
});

describe('who approved', () => {
  const line = (run: Run): string => approvalsLine(run).text.replace(/<!date\^\d+\^[^|]+\|([^>]+)>/g, '$1');
  test.each<[Run, string]>([
    [prod(), '0 of 2 approved (policy prod)'],
    [
      prod({ approvals: [anApproval(ANA), anApproval(BEN)] }),
      '2 of 2 approved (policy prod): <@U0ANA> 2026-11-20 09:01 UTC, <@U0BEN> 2026-11-20 09:01 UTC',
    ],
    [prod({ epoch: 2, approvals: [anApproval(ANA)] }), '0 of 2 approved (policy prod)'],
    [
      prod({ approvals: [anApproval(CLEO), anApproval(CLEO_AGAIN)] }),
      '1 of 2 approved (policy prod): <@U0CLEO> 2026-11-20 09:01 UTC, <@U0CLEO2> 2026-11-20 09:01 UTC',
    ],
  ])('%#', (run, text) => expect(line(run)).toBe(text));
});

test.each([
  [0, 'under a minute'],
  [59_999, 'under a minute'],
  [MINUTE, '1 min'],
  [25 * MINUTE, '25 min'],
  [HOUR, '1 h'],
  [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
  [47 * HOUR, '47 h'],
  [2 * DAY, '2 days'],
  [34.5 * DAY, '34 days'],
])('%d ms is %s', (ms, text) => expect(spanText(ms)).toBe(text));
