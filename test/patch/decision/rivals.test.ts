import type { Target, WindowTask } from '../../../src/aws/windows.ts';
import { rivalsIn } from '../../../src/patch/decision/rivals.ts';

const group = { patchGroup: 'Win-QA', ids: ['i-1', 'i-2'] };
const byTag = (...values: string[]): Target => ({ kind: 'tag', key: 'Patch Group', values });
const task = (parts: Partial<WindowTask>): WindowTask => ({
  id: 't-1',
  name: 'Install',
  type: 'run-command',
  arn: 'AWS-RunPatchBaseline',
  priority: 1,
  targets: [byTag('Win-QA')],
  cutoff: 'continue',
  parameters: { Operation: ['Install'] },
  ...parts,
});
const windowTarget: Target = { kind: 'window-target', ids: ['wt-1'] };
const found = (parts: Partial<WindowTask>, registered: readonly Target[] = [byTag('Win-QA')]) =>
  rivalsIn([task(parts)], { targets: [{ id: 'wt-1', targets: registered }], group });

test.each<[string, string[]]>([
  ['the task from before it was adopted', found({})],
  ['one by the window’s own target', found({ targets: [windowTarget] })],
  ['one by a target that cannot be read', found({ targets: [{ kind: 'window-target', ids: ['wt-9'] }] })],
  ['one by an instance', found({ targets: [{ kind: 'instances', ids: ['i-9', 'i-2'] }] })],
  ['one by a tag that anyone may have', found({ targets: [{ kind: 'tag', key: 'Env', values: ['qa'] }] })],
  ['one by a resource group', found({ targets: [{ kind: 'resource-group', names: ['all'] }] })],
  ['one whose operation is filled in later', found({ parameters: { Operation: ['{{ WINDOW_ID }}'] } })],
])('%s patches whatever is decided', (_what, rivals) => {
  expect(rivals).toEqual(['its task Install (AWS-RunPatchBaseline)']);
});

test.each<[string, string[]]>([
  ['a scan', found({ parameters: { Operation: ['Scan'] } })],
  ['another group in the same window', found({ targets: [byTag('Win-UAT')] })],
  ['another group by the window’s target', found({ targets: [windowTarget] }, [byTag('Win-UAT')])],
  ['instances of others', found({ targets: [{ kind: 'instances', ids: ['i-9'] }] })],
  ['our own runbook', found({ type: 'automation', arn: 'Patchwarden-Window', targets: [] })],
  ['a reboot', found({ arn: 'AWS-RunPowerShellScript' })],
])('%s does not', (_what, rivals) => {
  expect(rivals).toEqual([]);
});
