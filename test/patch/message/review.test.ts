import { checkView } from '../../../local/slack/blocks/surface.ts';
import { patchReview } from '../../../src/patch/message/review.ts';
import type { PatchRun } from '../../../src/patch/types/run.ts';
import type { ShownFacts } from '../../../src/patch/types/shown.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import {
  APPROVED,
  aNode,
  anOccurrenceRun,
  anOutcome,
  aPatch,
  aPatchPlan,
  aPatchProgress,
  aPatchStart,
  INSTALL_COMMAND,
  id,
  NODES,
  theFacts,
} from './fixture.ts';

const viewOf = (run: PatchRun, facts: Partial<ShownFacts> = {}) =>
  patchReview(run, { runId: run.id, epoch: run.epoch }, theFacts(facts));

/** Its lines below a headline. */
function partOf(run: PatchRun, title: string, facts?: Partial<ShownFacts>): string[] {
  const blocks = viewOf(run, facts).blocks;
  const texts = blocks.map((block) => ({ isTitle: block.type === 'header', text: linesOf([block]).join('\n') }));
  const start = texts.findIndex(({ isTitle, text }) => isTitle && text === title);
  const after = texts.slice(start + 1);
  const end = after.findIndex(({ isTitle }) => isTitle);
  return (start < 0 ? [] : after.slice(0, end < 0 ? undefined : end)).flatMap(({ text }) => text.split('\n'));
}

const OS = 'Microsoft Windows Server 2022 Datacenter';

test('the details of an occurrence say when its window opens, how it is done and what it misses', () => {
  const run = anOccurrenceRun('awaiting-approval', {
    plan: {
      instances: NODES.slice(0, 1),
      before: { fleet: 'win-uat', runId: 'p-1', patchedAt: T0, soakedMs: 24 * HOUR },
      hooks: { before: 'Drain' },
    },
  });
  expect(partOf(run, 'What')).toEqual([
    '*Fleet* win-prod: install on 1 instance of patch group Win-PROD',
    '*Missing* 4 patches missing on 1 instance, including 1 critical and 2 security, *1 known to be exploited* (CVE-2026-1234) (as of 2026-11-20 09:00 UTC)',
    '*Window* Patching-PROD (`mw-0a1b2c3d4e5f67890`) opens 2026-11-24 11:00 UTC (Tue 22:00 Australia/Sydney) for 4 h, starts nothing new after 2026-11-24 14:00 UTC',
    '*Next openings* 2026-12-22 11:00 UTC, 2027-01-19 11:00 UTC',
    '*Time* about 42 min',
    '*Order* win-uat healthy for 24 h · not pinned: patches may be newer',
  ]);
  expect(partOf(run, 'How')).toEqual([
    '*Pace* 10% at a time, in 2 waves (10 %, 100 %): each begins once every instance of the one before was patched; no new instances start once 10% have failed',
    '*Each instance* at most 1 h',
    '*Selected* by id: instances that join later are not patched',
    '*Reboot* 1 instance reboots: an instance reboots when anything was installed, whether the patch needs it or not',
    '*Hooks* before `Drain`',
  ]);
  expect(partOf(run, 'Missing patches')).toEqual([
    '• *KB5031234* 2026-11 Cumulative Update for Windows Server 2022 · Critical, SecurityUpdates · on 9 instances · CVE-2026-1234 · *known to be exploited*',
    '• *KB5031300* 2026-11 .NET Framework update · Important, SecurityUpdates · on 9 instances · CVE-2026-2001, CVE-2026-2002',
    'and 2 more patches',
  ]);
  expect(partOf(run, 'Instances')).toEqual([
    `• \`${id(1)}\` (app-01) · ${OS} · 4 missing, 1 rated critical in the baseline (2026-11-20 01:00 UTC) · serves win-prod`,
  ]);
  expect(partOf(run, 'Baselines')).toEqual([
    '• *Windows-PROD* for WINDOWS: approves patches 14 days after their release (`pb-0123456789abcdef0`, rules ab12cd34)',
  ]);
});

test('whoever is left out is named with what to do', () => {
  const excluded = [
    { id: id(20), name: 'app-20', why: { code: 'stopped', state: 'stopped' } },
    { id: id(21), why: { code: 'unmanaged' } },
    { id: id(22), why: { code: 'agent-lost', since: T0 } },
    { id: id(23), why: { code: 'patch-policy' } },
    { id: id(24), why: { code: 'auto-scaling', group: 'win-asg' } },
    { id: id(25), why: { code: 'emr' } },
    { id: id(26), why: { code: 'unsupported', os: 'FreeBSD' } },
    { id: id(27), why: { code: 'conflicting-tags', values: ['Win-QA', 'Win-PROD'] } },
  ] as const;
  expect(partOf(aPatch('awaiting-approval', { plan: aPatchPlan({ excluded }) }), 'Not patched')).toEqual([
    `• \`${id(20)}\` (app-20): stopped. Start it before patching, or scan it once it runs again`,
    `• \`${id(21)}\`: not managed by Systems Manager. Install the SSM agent, and give it an instance profile with AmazonSSMManagedInstanceCore`,
    `• \`${id(22)}\`: its SSM agent does not answer since 2026-11-20 09:00 UTC. Restart the agent, or the instance`,
    `• \`${id(23)}\`: a patch policy of Quick Setup patches it on its own schedule. Remove it from that policy to patch it from here`,
    `• \`${id(24)}\`: belongs to Auto Scaling group win-asg, which would replace it with an unpatched one. \`/patch bake\` makes a patched image for the group`,
    `• \`${id(25)}\`: a node of EMR, which Patch Manager does not support. Move the cluster to a newer EMR release`,
    `• \`${id(26)}\`: runs FreeBSD, which Patch Manager does not support. Patch it by hand, or replace it`,
    `• \`${id(27)}\`: its tags Patch Group and PatchGroup differ (Win-QA, Win-PROD). Give both the same value`,
  ]);
});

test('undoing is not promised, and what an approval covers and lets change is said', () => {
  const run = anOccurrenceRun('approved', {
    approvals: APPROVED,
    plan: { changedSince: { added: [id(31)], removed: [id(2)], newPatches: 2 } },
  });
  expect(partOf(run, 'What could go wrong')).toEqual([
    '*Undoing* not possible from here: nothing uninstalls a patch. Instead, replace the instance from an image or snapshot, or reject the patch in the baseline before other instances get it. *Stop*: No new instances start; installs in progress may finish and reboot.',
    '*Leaving a patch out* reject it in the baseline, and it no longer counts as missing for any fleet of that baseline; or, where `pin` is `list`, request it with `without &lt;KB or package&gt;`, and it stays missing and non-compliant',
  ]);
  expect(partOf(run, 'What the approval covers')).toEqual([
    '*Covered* this occurrence on 12 instances: operation, reboot, hooks, pin, waves and limits, how instances are selected, and the baselines with their rules',
    '*Without asking again* new patches that these rules approve, and up to 1 instance joining or leaving',
    '*Asks again* another baseline or rule, more instances than that, another reboot choice, or an instance that serves something else',
    `*Joined since the approval* \`${id(31)}\`: not patched by this run`,
    `*Left since the approval* \`${id(2)}\` (app-02)`,
    '*New since the approval* 2 patches (as of 2026-11-20 09:00 UTC)',
  ]);
});

test('of a notice-only occurrence it says whose approval counts, and what happens if nobody acts', () => {
  expect(partOf(anOccurrenceRun('scheduled', { standing: true }), 'Decision')).toEqual([
    '*Approvals* none needed: `occurrences: notice-only` in the deployed patchwarden.yml is a standing approval, checked again at the opening',
    '*If nobody acts* everything is checked again at the opening (2026-11-24 11:00 UTC), then the window starts it; if that has not happened by 2026-11-24 14:00 UTC, it is skipped',
    '*Patch now, Defer, Skip* one approver decides, and the occurrence then certainly patches nothing. A new time needs its own approvals. 2 of 2 deferrals left',
  ]);
});

test('while it runs each wave, cause and command is there', () => {
  const run = aPatch('running', { approvals: APPROVED, start: aPatchStart(), progress: aPatchProgress() });
  expect(partOf(run, 'Now')).toEqual([
    '*Wave 1* · 2 of 2 done',
    '*Wave 2* · 1 of 10 done · 1 failed, 2 in progress, 1 pending reboot, 5 waiting',
    `• *1* the command could not be delivered: \`${id(4)}\` (app-04). Check that the instance runs, and that its SSM agent and instance profile work. Commands: \`${INSTALL_COMMAND}\`.`,
    '*Command* boot times before: `facade00-1111-4222-8333-444455556666`',
    '*Command* install, wave 1: `decade00-1111-4222-8333-444455556666`',
    `*Command* install, wave 2: \`${INSTALL_COMMAND}\``,
  ]);
});

test('afterwards it is the receipt, by instance, and what differs from what was tested', () => {
  const run = aPatch('succeeded', {
    plan: aPatchPlan({ instances: NODES.slice(0, 2), excluded: [] }),
    approvals: APPROVED,
    start: aPatchStart(),
    outcome: {
      ...anOutcome(),
      nodes: anOutcome({ 2: { cameBack: 'unproven', missing: 2, failed: 1 } }).nodes.slice(0, 2),
      difference: { fleet: 'win-uat', onlyHere: ['KB1'], onlyThere: ['KB2'] },
    },
    ending: { at: T0 + HOUR, code: 'succeeded' },
  });
  expect(partOf(run, 'Result')).toEqual([
    `2 of 2 patched · 2 rebooted, 1 without proof of it: \`${id(2)}\` (app-02) · 1 instance still missing patches (2 before)`,
    `*Reboots* 2 rebooted, 1 without proof of it: \`${id(2)}\` (app-02)`,
    '*Compared* differs from win-uat: 1 patch only here, 1 only there',
    '• only here: KB1',
    '• only on win-uat: KB2',
  ]);
  expect(partOf(run, 'Result by instance')).toEqual([
    `• \`${id(1)}\` (app-01) · patched · nothing missing · rebooted, came back`,
    `• \`${id(2)}\` (app-02) · patched · 2 missing · 1 failed · reboot not proven`,
  ]);
});

test('the details of a thousand instances fit a view, and the rest is counted', () => {
  const many = Array.from({ length: 1000 }, (_, i) => aNode(i, { name: 'n'.repeat(40) }));
  const run = aPatch('awaiting-approval', {
    plan: aPatchPlan({ instances: many, selection: { kind: 'tag', key: 'PatchGroup', value: 'Win-PROD', known: [] } }),
  });
  expect(checkView(viewOf(run))).toEqual([]);
  expect(partOf(run, 'Instances').at(-1)).toBe('and 850 more instances');
  expect(partOf(run, 'How')[2]).toBe(
    '*Selected* by tag `PatchGroup`: if another instance has joined by the start, no instance is patched',
  );
});

test('people decide in it while they are asked, and only read it afterwards', () => {
  expect(viewOf(anOccurrenceRun('awaiting-approval'))).toMatchObject({
    callback_id: 'run-approve',
    title: { text: 'Approve the patching' },
    private_metadata: 'p-7k2m9x4q:1',
  });
  expect(viewOf(anOccurrenceRun('scheduled', { approvals: APPROVED }))).not.toHaveProperty('submit');
});
