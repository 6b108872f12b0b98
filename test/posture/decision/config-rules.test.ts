import { besideConfig } from '../../../src/posture/decision/config-rules.ts';
import { configRulesText } from '../../../src/posture/message/config-rules.ts';
import type { ConfigSaid, RuleSaid } from '../../../src/posture/types/config-rules.ts';
import type { InstanceFinding } from '../../../src/posture/types/finding.ts';
import { aSnapshot, NOW } from '../posture-fixture.ts';

/** AWS Config beside our own check: what both find, what one alone does, and what says nothing. */

const finding = (id: string, ...codes: ('no-patch-group' | 'no-instance-profile' | 'unmanaged')[]) => ({
  id,
  findings: codes.map(
    (code): InstanceFinding =>
      code === 'unmanaged' ? { code, why: 'not-registered', since: NOW } : { code, since: NOW },
  ),
});

const snapshot = aSnapshot({
  instances: [finding('i-1', 'no-patch-group'), finding('i-2', 'no-instance-profile'), finding('i-3', 'unmanaged')],
});
const said = (...rules: RuleSaid[]): ConfigSaid => ({ schema: 1, readAt: NOW, rules });
const beside = (...rules: RuleSaid[]) => besideConfig(said(...rules), { snapshot, members: ['i-4', 'i-5'] });

test('of the instances of this fleet alone, those without findings too', () => {
  expect(beside({ kind: 'tags', state: 'evaluated', nonCompliant: ['i-1', 'i-4', 'i-elsewhere'] })).toEqual([
    { kind: 'tags', readAt: NOW, both: ['i-1'], onlyConfig: ['i-4'], onlyHere: [] },
  ]);
  expect(beside({ kind: 'profile', state: 'evaluated', nonCompliant: [] })).toMatchObject([{ onlyHere: ['i-2'] }]);
  expect(beside({ kind: 'managed', state: 'evaluated', nonCompliant: ['i-3'] })).toMatchObject([{ both: ['i-3'] }]);
});

test.each<[RuleSaid, string]>([
  [
    { kind: 'tags', state: 'evaluated', nonCompliant: ['i-1', 'i-4'] },
    '`patchwarden-required-tags`: agrees with the sweep on 1 instance (i-1). AWS Config alone flags 1 instance (i-4): the rule knows one spelling of each key, and the sweep takes `Patch Group` and `PatchGroup`.',
  ],
  [
    { kind: 'profile', state: 'evaluated', nonCompliant: ['i-5'] },
    '`patchwarden-instance-profile`: AWS Config alone flags 1 instance (i-5): Default Host Management manages an instance without a profile, and the rule does not know that. The sweep alone flags 1 instance (i-2): AWS Config has not recorded it yet.',
  ],
  [
    { kind: 'managed', state: 'evaluated', nonCompliant: [] },
    '`patchwarden-managed-by-ssm`: The sweep alone flags 1 instance (i-3): the rule judges what Systems Manager has recorded once, and an instance that never registered has no record.',
  ],
  [
    { kind: 'tags', state: 'not-evaluated' },
    '`patchwarden-required-tags`: not evaluated yet, which does not mean compliant. AWS Config must record EC2 instances here.',
  ],
  [
    { kind: 'tags', state: 'absent' },
    '`patchwarden-required-tags`: there is no such rule. It comes with `configRules: true` once AWS Config records here.',
  ],
  [
    { kind: 'managed', state: 'unread', error: 'AccessDeniedException' },
    '`patchwarden-managed-by-ssm`: could not be read (AccessDeniedException).',
  ],
])('%j', (rule, line) => {
  expect(configRulesText(beside(rule)).text.split('\n')[1]).toBe(`• ${line}`);
});

test('where neither finds anything that is said', () => {
  const none = besideConfig(said({ kind: 'tags', state: 'evaluated', nonCompliant: [] }), {
    snapshot: aSnapshot({ instances: [] }),
    members: ['i-1'],
  });
  expect(configRulesText(none).text).toContain('• `patchwarden-required-tags`: no finding, and none in the sweep.');
});
