import { checkView } from '../../../local/slack/blocks/surface.ts';
import type { PatchConfig } from '../../../src/config/types.ts';
import type { Slip } from '../../../src/patch/decision/entered.ts';
import { installModal } from '../../../src/patch/message/chooser.ts';
import { otherFleet, slipText } from '../../../src/patch/message/chooser-words.ts';
import type { ChosenFleet, InstallForm } from '../../../src/patch/types/chooser.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { linesOf } from '../../support/block-text.ts';
import { aNode, aPatchPlan, id, NODES, NOW } from './fixture.ts';

const WIN = { name: 'win-prod', policy: 'prod', patchGroup: 'Win-PROD' };
const PATCH: PatchConfig = {
  reboot: 'if-needed',
  concurrency: '10%',
  errors: '5',
  waves: [100],
  timeoutMs: 3_600_000,
  pin: 'none',
};
const { missing, excluded } = aPatchPlan();
const FACTS: NonNullable<ChosenFleet['facts']> = {
  patchGroup: 'Win-PROD',
  keys: ['Patch Group'],
  nodes: [...NODES.slice(8, 10)],
  excluded,
  baselines: [],
  missing,
  notRead: 0,
  inspector: 'read',
};
const formOf = (parts: Partial<InstallForm> = {}) =>
  installModal({
    fleets: [WIN],
    operation: 'install',
    chosen: { ...WIN, patch: PATCH, facts: FACTS },
    now: NOW,
    ...parts,
  });

test('shows the fleet, its limits, and what each instance misses', () => {
  const view = formOf();
  expect(checkView(view)).toEqual([]);
  expect(view).toMatchObject({ callback_id: 'patch-choose', private_metadata: 'win-prod' });
  expect(linesOf(view.blocks).flatMap((line) => line.split('\n'))).toEqual([
    '*Fleet win-prod* (patch group Win-PROD, policy prod)',
    '2 instances, 1 with missing patches · 1 missing patch known to be exploited · 2 cannot be patched, see below',
    'Operation',
    'Reboot',
    'Only these instances Ids, separated by spaces. Empty: all of the group.',
    'Instances at a time At most 10%, as patchwarden.yml has it, and written the same way.',
    'Failures at which no new instances start At most 5, as patchwarden.yml has it, and written the same way.',
    'Start',
    'Time',
    'Reason',
    '*Instances*',
    `• \`${id(9)}\` (app-09) · Microsoft Windows Server 2022 Datacenter · 4 missing, 1 rated critical in the baseline (2026-11-20 01:00 UTC) · serves win-prod`,
    `• \`${id(10)}\` (app-10) · Microsoft Windows Server 2022 Datacenter · nothing missing (2026-11-20 01:00 UTC) · serves win-prod`,
    '*Cannot be patched*',
    `• \`${id(20)}\` (app-20): stopped. Start it before patching, or scan it once it runs again`,
    `• \`${id(21)}\`: belongs to Auto Scaling group win-prod-asg, which would replace it with an unpatched one. \`/patch bake\` makes a patched image for the group`,
  ]);
});

test('a fleet that never reboots offers no reboot, and a refused form keeps what was entered', () => {
  const view = formOf({
    chosen: { ...WIN, patch: { ...PATCH, reboot: 'never' } },
    entered: { operation: 'scan', concurrency: '5%', reason: 'audit' },
    refused: { at: 'override', text: md`*No request was made*: win-uat comes before it.` },
  });
  const text = JSON.stringify(view);
  expect(checkView(view)).toEqual([]);
  expect(text).not.toContain('if-needed');
  expect(text).toContain('"initial_value":"5%"');
  expect(text).toContain('Needs one more approval, and a reason');
  expect(linesOf(view.blocks)).toContain('*No request was made*: win-uat comes before it.');
  expect(linesOf(view.blocks)[0]).toContain('Its instances could not be read just now; a request reads them again.');
});

test('without a fleet it asks for one, and without any it says how to have one', () => {
  const { chosen: _chosen, ...none } = { fleets: [WIN], operation: 'install', now: NOW, chosen: undefined } as const;
  expect(installModal(none)).not.toHaveProperty('submit');
  expect(linesOf(installModal({ ...none, fleets: [] }).blocks)).toEqual([
    'patchwarden.yml has no fleet to patch in place yet. Give a fleet with `patchGroup` a `patch`, and deploy that.',
  ]);
});

test('a large group is counted where it is not listed', () => {
  const nodes = Array.from({ length: 400 }, (_, i) => aNode(i, { name: 'n'.repeat(60) }));
  const view = formOf({ chosen: { ...WIN, patch: PATCH, facts: { ...FACTS, nodes } } });
  expect(checkView(view)).toEqual([]);
  expect(linesOf(view.blocks).join('\n')).toContain('and 360 more instances');
});

test.each<[Slip, string]>([
  [
    { code: 'not-a-limit', at: 'concurrency', most: '10%' },
    'write the instances at a time as a whole number or a percentage, at most 10%.',
  ],
  [
    { code: 'other-unit', at: 'errors', most: '5' },
    'write the failures as patchwarden.yml does, as a number, at most 5.',
  ],
  [
    { code: 'over-the-limit', at: 'concurrency', most: '10%' },
    'patchwarden.yml allows at most 10% instances at a time for this fleet. Enter less, or change it there and deploy that.',
  ],
  [
    { code: 'not-an-id', at: 'instances', id: 'app-1' },
    '`app-1` is not an instance id. Write ids like `i-0abc1234`, separated by spaces, or leave it empty for all.',
  ],
  [{ code: 'no-time', at: 'when' }, 'choose a start time.'],
  [
    { code: 'time-without-at', at: 'when' },
    'a time is set, but the start is not "At the time below". Choose that, or remove the time.',
  ],
  [{ code: 'no-reason', at: 'reason' }, 'an override needs a reason. Everyone in the channel sees it.'],
])('%j', (slip, text) => {
  expect(String(slipText(slip))).toBe(`*No request was made*: ${text}`);
});

test('a fleet that was just changed is to be checked', () => {
  expect(String(otherFleet())).toBe(
    '*No request was made*: the fleet in this form was just changed. Check it, then request again.',
  );
});
