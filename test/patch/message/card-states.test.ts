import { patchCard } from '../../../src/patch/message/card.ts';
import { patchTitle } from '../../../src/patch/message/title.ts';
import type { PatchRun } from '../../../src/patch/types/run.ts';
import type { ShownFacts } from '../../../src/patch/types/shown.ts';
import { RUN_STATES } from '../../../src/runs/types/state.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import {
  APPROVED,
  anOccurrenceRun,
  anOutcome,
  aPatch,
  aPatchPlan,
  aPatchProgress,
  aPatchStart,
  aReceipt,
  INSTALL_COMMAND,
  id,
  OPENS,
  theFacts,
} from './fixture.ts';

const WHAT = '*win-prod*: install on 12 instances of Win-PROD';
const WINDOW = 'opens 2026-11-24 11:00 UTC (Tue 22:00 Australia/Sydney) for 4 h · about 42 min';
const LEFT_OUT = '2 excluded: 1 stopped and 1 in an Auto Scaling group';
const RISK = `4 patches missing on 9 instances, including 1 critical and 2 security, *1 known to be exploited* (CVE-2026-1234) · 9 instances reboot · ${LEFT_OUT}`;
const UNDO = 'In-place patching has no rollback';
const NEXT = 'Next opening: 2026-12-22 11:00 UTC.';
const WHY = '`/patch why p-7k2m9x4q`';
const REQUESTED = `Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run p-7k2m9x4q · ${WHY}`;
const STARTED = `Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run p-7k2m9x4q · execution exec-1 · ${WHY}`;
const ANNOUNCED = 'Announced at 2026-11-20 09:00 UTC for window Patching-PROD (mw-0a1b2c3d4e5f67890)';
const ON_OCCURRENCE = '[Patch now] [Defer (2 left)] [Skip] [Details]';

const started = { approvals: APPROVED, start: aPatchStart() };
const ending = { at: T0 + 49 * MINUTE, reason: 'errors are up', by: 'U0CLEO' };

/** A card's lines, those of its section each on its own. */
const cardOf = (run: PatchRun, facts: Partial<ShownFacts> = {}): string[] =>
  linesOf(patchCard(run, theFacts(facts)).blocks).flatMap((line) => line.split('\n'));

test.each<[string, PatchRun, readonly string[]]>([
  [
    'asks for approval',
    aPatch('awaiting-approval'),
    [
      'Approval needed: patch win-prod',
      `${WHAT} · 10% at a time in 2 waves · about 42 min`,
      RISK,
      UNDO,
      'Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Approve] [Review] [Reject] [Defer] [Withdraw]',
      REQUESTED,
    ],
  ],
  [
    'asks to approve a scan, which has no reboots',
    aPatch('awaiting-approval', { plan: aPatchPlan({ operation: 'scan', usualMs: [] }) }),
    [
      'Approval needed: scan win-prod',
      '*win-prod*: scan of 12 instances of Win-PROD · 10% at a time in 2 waves · no previous scans',
      '4 patches missing on 9 instances, including 1 critical and 2 security, *1 known to be exploited* (CVE-2026-1234) as of the last scan · 2 excluded: 1 stopped and 1 in an Auto Scaling group',
      'A scan installs nothing and reboots nothing',
      'Needs 2 of @platform by 2026-11-21 09:00 UTC, or it expires and nothing changes. Starts once approved.',
      '[Approve] [Review] [Reject] [Defer] [Withdraw]',
      REQUESTED,
    ],
  ],
  [
    'is the notice of an occurrence',
    anOccurrenceRun('awaiting-approval'),
    [
      'Approval needed: patch win-prod in Patching-PROD',
      `${WHAT} · ${WINDOW}`,
      RISK,
      UNDO,
      `Needs 2 of @platform by 2026-11-24 11:00 UTC, or it is skipped and nothing is patched. ${NEXT}`,
      `[Approve] ${ON_OCCURRENCE}`,
      `${ANNOUNCED} · run p-7k2m9x4q · ${WHY}`,
    ],
  ],
  [
    'says of an approved occurrence that the window starts it',
    anOccurrenceRun('scheduled', { approvals: APPROVED }),
    [
      'Scheduled: patch win-prod in Patching-PROD',
      `${WHAT} · ${WINDOW}`,
      RISK,
      UNDO,
      `Approved by <@U0ANA>, <@U0BEN>. If nobody acts, the window starts it at 2026-11-24 11:00 UTC, after everything is checked again. Until then it can be skipped or deferred. ${NEXT}`,
      ON_OCCURRENCE,
      `${ANNOUNCED} · approved by <@U0ANA>, <@U0BEN> · run p-7k2m9x4q · ${WHY}`,
    ],
  ],
  [
    'says in one line that an occurrence has nothing to install',
    anOccurrenceRun('scheduled', {
      standing: true,
      plan: {
        missing: [],
        excluded: [],
        totals: { patches: 0, critical: 0, security: 0, exploited: 0, pendingReboot: 0, neverScanned: 0 },
      },
    }),
    [
      'Upcoming (nothing missing): patch win-prod in Patching-PROD',
      `${WHAT} · ${WINDOW}`,
      'Nothing missing and no reboot pending as of the last scan, so nothing would be installed',
      `No approval needed: patchwarden.yml approves this window in advance (notice-only). If nobody acts, the window starts it at 2026-11-24 11:00 UTC, after everything is checked again. Until then it can be skipped or deferred. ${NEXT}`,
      ON_OCCURRENCE,
      `${ANNOUNCED} · run p-7k2m9x4q · ${WHY}`,
    ],
  ],
  [
    'says until when the window may start what is ready',
    anOccurrenceRun('approved', {
      approvals: APPROVED,
      armed: { document: 'Patchwarden-Patch', parameters: {}, token: 't' },
    }),
    [
      'Ready for the window: patch win-prod in Patching-PROD',
      `${WHAT} · ${WINDOW}`,
      RISK,
      UNDO,
      'Approved by <@U0ANA>, <@U0BEN>. All checks passed; the window starts it when it opens at 2026-11-24 11:00 UTC. It can be skipped or deferred until patching begins; if it has not begun by 2026-11-24 14:00 UTC, it is skipped.',
      ON_OCCURRENCE,
      `${ANNOUNCED} · approved by <@U0ANA>, <@U0BEN> · run p-7k2m9x4q · ${WHY}`,
    ],
  ],
  [
    'follows every instance, and groups failures by cause with ids',
    aPatch('running', { ...started, progress: aPatchProgress() }),
    [
      'Patching win-prod: 3 of 12 instances, 1 failed',
      `*Warning* 1 failed: the command could not be delivered (\`${id(4)}\` (app-04); command \`${INSTALL_COMMAND}\`)`,
      WHAT,
      '█████░░░░░░░░░░░░░░░ 3 of 12 commands succeeded · 1 failed, 2 in progress, 1 pending reboot, 5 waiting · wave 2 of 2 · about 34 min left (last 2 took 40–44 min)',
      '@platform or <@U0DEV> can stop it: no new instances start, but installs in progress may finish and reboot',
      'Nothing is needed from you: this message follows it to the end.',
      '[Stop] [Details]',
      STARTED,
    ],
  ],
  [
    'says what continues while it is being stopped',
    aPatch('cancelling', {
      ...started,
      progress: aPatchProgress({ nodes: [] }),
      cancel: { by: 'U0BEN', reason: 'wrong fleet', at: T0 + 9 * MINUTE, how: 'cancel' },
    }),
    [
      'Stopping the patching of win-prod',
      WHAT,
      'Waiting for the first command',
      'Stop requested by <@U0BEN>: wrong fleet. No new instances start; installs in progress may finish and reboot.',
      'Nothing is needed from you: once the commands have ended, this message says which instances are patched. If they have not ended within 12 hours, the run needs attention.',
      '[Details]',
      STARTED,
    ],
  ],
  [
    'is the receipt, with what did not work and what to do',
    aPatch('failed', {
      ...started,
      progress: aPatchProgress(),
      outcome: anOutcome({
        4: { phase: 'failed', failure: 'undeliverable', missing: 4, rebooted: false },
        5: { phase: 'failed', failure: 'patch-failed', missing: 1 },
      }),
      ending: { ...ending, code: 'failed' },
    }),
    [
      'Patching of win-prod failed on 2 of 12 instances',
      `${WHAT} · took 47 min, ended at 2026-11-20 09:49 UTC`,
      `10 of 12 patched · 1 failed: the command could not be delivered (\`${id(4)}\` (app-04); command \`${INSTALL_COMMAND}\`) · 1 failed otherwise · 8 rebooted, all came back · 2 instances still missing patches (9 before) · ${LEFT_OUT}`,
      `What was installed stays: in-place patching has no rollback`,
      'Check that the instance runs, and that its SSM agent and instance profile work. Then request it again with `/patch install win-prod`; instances already patched have nothing left to install.',
      '[Details]',
      STARTED,
    ],
  ],
  [
    'names who did not come back, and what to do',
    aPatch('needs-attention', {
      ...started,
      outcome: anOutcome({ 3: { cameBack: 'no' } }),
      ending: { at: T0 + 49 * MINUTE, code: 'stuck', reason: '1 instance did not come back' },
    }),
    [
      'Needs attention: 1 instance of win-prod did not come back',
      `${WHAT} · since 2026-11-20 09:49 UTC`,
      `12 of 12 patched · *1 did not come back*: \`${id(3)}\` (app-03) · 0 instances still missing patches (9 before), 1 not known · ${LEFT_OUT}`,
      `To do: look at the status checks and the system log of \`${id(3)}\` (app-03) in EC2, start or replace it, and check the SSM agent`,
      'Until then no other run of win-prod can start. Patchwarden checks every 5 minutes and says here how it ended. Resolve (@platform or <@U0DEV>) closes this run and changes nothing in AWS.',
      '[Resolve] [Details]',
      STARTED,
    ],
  ],
  [
    'says that a skipped occurrence patches nothing, and what does',
    anOccurrenceRun('rejected', { ending: { ...ending, code: 'rejected' } }),
    [
      'Patching of win-prod in Patching-PROD skipped',
      `${WHAT} · window opening 2026-11-24 11:00 UTC (Tue 22:00 Australia/Sydney) · skipped at 2026-11-20 09:49 UTC`,
      'No instance has changed',
      '<@U0CLEO> skipped it: errors are up. This opening patches nothing. Next opening: 2026-12-22 11:00 UTC. To patch sooner, use `/patch install win-prod`.',
      `${ANNOUNCED} · run p-7k2m9x4q · ${WHY}`,
    ],
  ],
])('%s', (_what, run, lines) => {
  expect(cardOf(run)).toEqual(lines);
});

test('asks the sign-off group on the receipt, and says what waits for them', () => {
  const run = aPatch('succeeded', { ...started, outcome: anOutcome(), ending: { at: T0 + HOUR, code: 'succeeded' } });
  const receipt = aReceipt({ signoff: { group: 'owners' } });
  const card = cardOf(run, { followers: ['win-dr'], receipt });
  expect(card.slice(1, 6)).toEqual([
    `${WHAT} · took 58 min, ended at 2026-11-20 10:00 UTC`,
    `12 of 12 patched · 9 rebooted, all came back · 0 instances still missing patches (9 before) · ${LEFT_OUT}`,
    UNDO,
    'Needs one of @owners to test it and choose Verified or Problem. Until someone does, win-dr stays blocked.',
    '[Verified] [Problem] [Details]',
  ]);
});

test('moved out of its window it says that the occurrence is skipped while it is planned anew', () => {
  const { slot: _slot, ...run } = anOccurrenceRun('planning', { askedAgain: { code: 'deferred', by: 'U0BEN' } });
  expect(cardOf(run)[3]).toBe(
    '<@U0BEN> moved it out of window Patching-PROD, whose opening at 2026-11-24 11:00 UTC is skipped. Patchwarden is reading which patches are missing; approvers are asked once the plan is ready.',
  );
});

test('says how many people want another time, and that nothing has moved', () => {
  const run = anOccurrenceRun('awaiting-approval', {
    deferrals: 2,
    deferAsked: { until: OPENS + HOUR, by: APPROVED.slice(0, 1) },
    policy: { ...aPatch('planning').policy, escalated: { approvals: 2, groups: {} } },
  });
  expect(cardOf(run)[4]).toContain(
    'nothing is patched. 1 of 2 people want to defer it to 2026-11-24 12:00 UTC; nothing moves until the others choose that time. Next opening:',
  );
  expect(cardOf(run)[5]).toBe('[Approve] [Patch now] [Defer (2 people)] [Skip] [Details]');
});

test('a title of every state is short, says the fleet, and differs where the state does', () => {
  const titles = RUN_STATES.map((state) => patchTitle(aPatch(state)));
  expect(titles.every((title) => title.includes('win-prod') && title.length < 60)).toBe(true);
  expect(new Set(titles).size).toBe(titles.length - 1);
});

test('what the order of fleets forbids now is a warning, unless a soak ends before the window opens', () => {
  const warned = (until: number) =>
    cardOf(anOccurrenceRun('awaiting-approval'), { order: { code: 'before-soaking', fleet: 'win-uat', until } })[1];
  expect(warned(OPENS + HOUR)).toBe(
    '*Warning* Skipped even if approved: win-uat goes first and has not been healthy for long enough: its soak ends 2026-11-24 12:00 UTC if it stays healthy',
  );
  expect(warned(OPENS)).toBe(`${WHAT} · ${WINDOW}`);
});
