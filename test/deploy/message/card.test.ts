import { ANA, anApproval, BEN, DAY, HOUR, T0 } from '../../runs/fixture.ts';
import { BACK, before, cardOf, difference, FREEZE, onePerson, rollback, unplanned, whole } from './card-fixture.ts';
import { aDeploy, aDeployPlan, apiPlan, aStarted, NEW, OLD } from './fixture.ts';

describe('before it starts', () => {
  test('planning: that nothing has changed', () => {
    expect(cardOf(aDeploy('planning', { plan: unplanned }))).toEqual([
      'Planning: deploy web-prod to ami-0ccc3333… AWS is working out what would change; nothing changes yet. Approvers are asked once the plan is ready. @platform can approve. If the plan is not ready within 15 minutes, the request ends and this message says why.',
      'Planning: deploy web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old)`,
      'AWS is working out what would change; nothing changes yet. Approvers are asked once the plan is ready. @platform can approve. If the plan is not ready within 15 minutes, the request ends and this message says why.',
      '[Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('planning a rollback that comes with approvals: when they count', () => {
    expect(cardOf(aDeploy('planning', { plan: { ...unplanned, ...BACK }, approvals: [anApproval(ANA)] }))).toEqual([
      'Planning: roll back web-prod to ami-0ccc3333… AWS is working out what would change; nothing changes yet. Approvers are asked once the plan is ready. @platform can approve. If the plan exactly reverses run d-11111111, the rollback starts with the approvals of that run. If the plan is not ready within 15 minutes, the request ends and this message says why.',
      'Planning: roll back web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old), rolling back run d-11111111`,
      'AWS is working out what would change; nothing changes yet. Approvers are asked once the plan is ready. @platform can approve. If the plan exactly reverses run d-11111111, the rollback starts with the approvals of that run. If the plan is not ready within 15 minutes, the request ends and this message says why.',
      '[Withdraw]',
      'Rollback requested by <@U0BEN> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('planning again, since the stack moved: why', () => {
    expect(
      cardOf(aDeploy('planning', { epoch: 2, askedAgain: { code: 'plan-changed', why: 'the stack was updated' } })),
    ).toEqual([
      'Planning: deploy web-prod to ami-0ccc3333… The plan changed, so approval is needed again: the stack was updated. AWS is working out what would change; nothing changes yet. Approvers are asked once the plan is ready. @platform can approve. If the plan is not ready within 15 minutes, the request ends and this message says why.',
      'Planning: deploy web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green`,
      'The plan changed, so approval is needed again: the stack was updated. AWS is working out what would change; nothing changes yet. Approvers are asked once the plan is ready. @platform can approve. If the plan is not ready within 15 minutes, the request ends and this message says why.',
      '[Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · version 2 · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a request: warnings, the risk, how it is undone, who decides by when', () => {
    expect(cardOf(aDeploy('awaiting-approval', { plan: whole, reason: 'CVE-2026-1' }), { difference })).toEqual([
      'Approval needed: deploy web-prod to ami-0ccc3333… Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      'Approval needed: deploy web-prod to ami-0ccc3333…',
      '*Warning* Resources outside the fleet would change too',
      '*Warning* The template would reset the size of the group (live 6, template 8)',
      '1 more in Review',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      'fixes 4 CVEs (1 critical, 1 high) · introduces 1 high, 1 other in docker, containerd · 1 still open (1 high) · removes telnet · downgrades docker',
      'Healthy on web-dev for 24 h (fewest 1 of 2) · automatic rollback on web-prod-5xx · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      'Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Review and approve] [Reject] [Defer] [Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC: CVE-2026-1 · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a request that opened automatically: what the fleet before has shown', () => {
    expect(
      cardOf(
        aDeploy('awaiting-approval', {
          plan: aDeployPlan({ before, opensAfter: 'd-11111111' }),
          approvals: [anApproval(ANA)],
        }),
      ),
    ).toEqual([
      'Approval needed: deploy web-prod to ami-0ccc3333… 1 of 2 approved: <@U0ANA> · needs 1 more of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      'Approval needed: deploy web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      'changes in CVEs and packages not known',
      'Opened automatically: web-dev has been healthy on it for 24 h (fewest 1 of 2) · automatic rollback if the update fails · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      '1 of 2 approved: <@U0ANA> · needs 1 more of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Review and approve] [Reject] [Defer] [Withdraw]',
      'Opened automatically at 2026-11-20 09:00 UTC, after web-dev completed its soak (run d-11111111, requested by <@U0DEV>) · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a request in a freeze: which calendar, and when it would start', () => {
    expect(cardOf(aDeploy('awaiting-approval'), { freeze: { calendars: [FREEZE], until: T0 + DAY } })).toEqual([
      'Approval needed: deploy web-prod to ami-0ccc3333… Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      'Approval needed: deploy web-prod to ami-0ccc3333…',
      '*Warning* Change calendar ChangeFreeze is closed now, so the earliest start is 2026-11-21 09:00 UTC, if still approved then. Defer moves the start',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      'changes in CVEs and packages not known',
      'Automatic rollback if the update fails · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      'Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Review and approve] [Reject] [Defer] [Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a request of an instance refresh with a checkpoint, overridden', () => {
    expect(
      cardOf(
        aDeploy('awaiting-approval', { name: 'api-prod', plan: apiPlan({ override: { reason: 'dev is down' } }) }),
      ),
    ).toEqual([
      'Approval needed: deploy api-prod to ami-0ccc3333… Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      'Approval needed: deploy api-prod to ami-0ccc3333…',
      '*Warning* Override: the previous fleet has not completed its soak on this image. Reason: dev is down',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh, at least 90 % keep serving, stops at 20 % for approval`,
      'changes in CVEs and packages not known',
      'Automatic rollback on api-prod-5xx · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      'Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Review and approve] [Reject] [Defer] [Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a request for one approval has Review beside Approve, and the rest is there', () => {
    expect(cardOf(aDeploy('awaiting-approval', { plan: whole, policy: onePerson }))).toEqual([
      'Approval needed: deploy web-prod to ami-0ccc3333… Needs 1 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      'Approval needed: deploy web-prod to ami-0ccc3333…',
      '*Warning* Resources outside the fleet would change too',
      '*Warning* The template would reset the size of the group (live 6, template 8)',
      '1 more in Review',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      'changes in CVEs and packages not known',
      'Healthy on web-dev for 24 h (fewest 1 of 2) · automatic rollback on web-prod-5xx · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      'Needs 1 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Approve] [Review] [Reject] [Defer] [Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a request to roll back', () => {
    expect(cardOf(aDeploy('awaiting-approval', { plan: rollback }))).toEqual([
      'Approval needed: roll back web-prod to ami-0aaa1111… Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      'Approval needed: roll back web-prod to ami-0aaa1111…',
      `*web-prod* → \`${OLD}\` (34 days old), rolling back run d-11111111 · 4 instances, blue/green, about 13 min, no capacity loss`,
      'changes in CVEs and packages not known',
      `Automatic rollback if the update fails · to undo it: \`/patch deploy web-prod ${NEW}\``,
      'Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Review and approve] [Reject] [Defer] [Withdraw]',
      'Rollback requested by <@U0BEN> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('a request that was deferred: by whom, and the new time', () => {
    expect(
      cardOf(
        aDeploy('awaiting-approval', {
          epoch: 2,
          scheduledFor: T0 + HOUR,
          askedAgain: { code: 'deferred', by: 'U0BEN' },
        }),
      ),
    ).toEqual([
      'Approval needed: deploy web-prod to ami-0ccc3333… <@U0BEN> moved the start, so approval is needed again. Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts at 2026-11-20 10:00 UTC, or when approved if that is later.',
      'Approval needed: deploy web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      'changes in CVEs and packages not known',
      'Automatic rollback if the update fails · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      '<@U0BEN> moved the start, so approval is needed again. Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts at 2026-11-20 10:00 UTC, or when approved if that is later.',
      '[Review and approve] [Reject] [Defer] [Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · version 2 · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('scheduled, in a freeze that nobody knows the end of', () => {
    expect(
      cardOf(aDeploy('scheduled', { scheduledFor: T0 + HOUR, approvals: [anApproval(ANA), anApproval(BEN)] }), {
        freeze: { calendars: [FREEZE] },
      }),
    ).toEqual([
      'Scheduled: deploy web-prod to ami-0ccc3333… Approved by <@U0ANA>, <@U0BEN>. Starts at 2026-11-20 10:00 UTC, after everything is checked again. Nothing is needed from you: until then it can be rejected, deferred or withdrawn.',
      'Scheduled: deploy web-prod to ami-0ccc3333…',
      '*Warning* Change calendar ChangeFreeze is closed at 2026-11-20 10:00 UTC, and its opening time is not known. Defer moves the start',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      'changes in CVEs and packages not known',
      'Automatic rollback if the update fails · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      'Approved by <@U0ANA>, <@U0BEN>. Starts at 2026-11-20 10:00 UTC, after everything is checked again. Nothing is needed from you: until then it can be rejected, deferred or withdrawn.',
      '[Reject] [Defer] [Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('approved, and held by the calendar', () => {
    expect(
      cardOf(
        aDeploy('approved', {
          approvals: [anApproval(ANA), anApproval(BEN)],
          hold: { code: 'frozen', calendars: [FREEZE], until: T0 + DAY },
        }),
      ),
    ).toEqual([
      'On hold: deploy web-prod to ami-0ccc3333… Change calendar ChangeFreeze is closed until 2026-11-21 09:00 UTC. This run starts once it is open. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
      'On hold: deploy web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      'changes in CVEs and packages not known',
      'Automatic rollback if the update fails · one-click rollback to `ami-0aaa1111…` for 24 h after it ends',
      'Change calendar ChangeFreeze is closed until 2026-11-21 09:00 UTC. This run starts once it is open. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
      '[Reject] [Defer] [Withdraw]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('starting', () => {
    expect(cardOf(aStarted('starting'))).toEqual([
      'Starting: deploy web-prod to ami-0ccc3333… Nothing is needed from you: the runbook is being started.',
      'Starting: deploy web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 4 instances, blue/green, about 13 min, no capacity loss`,
      `Stop keeps the stack on \`${OLD}\`, or rolls it back to that`,
      'Nothing is needed from you: the runbook is being started.',
      '[Stop]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · change set patchwarden-d-7k2m9x4q-1 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('starting, of an instance refresh', () => {
    expect(cardOf(aStarted('starting', { plan: apiPlan() }))).toEqual([
      'Starting: deploy web-prod to ami-0ccc3333… Nothing is needed from you: the runbook is being started.',
      'Starting: deploy web-prod to ami-0ccc3333…',
      `*web-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh, at least 90 % keep serving, stops at 20 % for approval`,
      'Stop ends the refresh; instances already replaced keep the new image',
      'Nothing is needed from you: the runbook is being started.',
      '[Stop]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });
});
