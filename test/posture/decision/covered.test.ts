import {
  coveredCves,
  coversFinding,
  coversFleetFinding,
  coversPatch,
  holdsAt,
} from '../../../src/posture/decision/covered.ts';
import type { Exception, ExceptionScope } from '../../../src/posture/types/exception.ts';
import type { FleetFinding, InstanceFinding } from '../../../src/posture/types/finding.ts';
import type { PatchFacts } from '../../../src/posture/types/snapshot.ts';

const NOW = 1_000_000;

const exceptionOf = (scope: ExceptionScope, more: Partial<Exception> = {}): Exception => ({
  schema: 1,
  id: 'x-7k2m9x4q',
  version: 2,
  epoch: 1,
  state: 'approved',
  fleet: 'win-prod',
  scope,
  cves: [],
  exploited: [],
  reason: 'the vendor certifies it next month',
  until: NOW + 1,
  requester: { userId: 'U1', person: 'ana' },
  requestedAt: 0,
  expiresAt: NOW,
  policy: { name: 'prod', approvals: 1, groups: {}, expiresMs: 1 },
  approvals: [],
  channel: 'C1',
  ...more,
});

const patchOf = (...cves: string[]): PatchFacts => ({
  title: 'Update',
  classification: 'SecurityUpdates',
  severity: 'Critical',
  cves,
  instances: 1,
  firstSeenAt: 0,
});

const snapshot = {
  fleet: 'win-prod',
  patches: { KB1: patchOf('CVE-2026-0001', 'CVE-2026-0002'), KB2: patchOf('CVE-2026-0002'), KB3: patchOf() },
};

const missing = (count: number): InstanceFinding => ({
  code: 'missing',
  count,
  critical: 0,
  security: count,
  since: 0,
});
const fleet = exceptionOf({ kind: 'fleet' });
const instance = exceptionOf({ kind: 'instance', instanceId: 'i-1' });
const patch = (id: string) => exceptionOf({ kind: 'patch', patch: id });
const cve = (id: string) => exceptionOf({ kind: 'cve', cve: id });

test.each<[string, Exception[], readonly string[] | undefined, InstanceFinding, boolean]>([
  ['one for the fleet', [fleet], undefined, missing(2), true],
  ['one for the instance', [instance], undefined, missing(2), true],
  ['none for another instance', [exceptionOf({ kind: 'instance', instanceId: 'i-2' })], ['KB1'], missing(1), false],
  ['none of another fleet', [{ ...fleet, fleet: 'win-dev' }], ['KB1'], missing(1), false],
  ['none that waits', [{ ...fleet, state: 'asked' }], ['KB1'], missing(1), false],
  ['none at its end', [{ ...fleet, until: NOW }], ['KB1'], missing(1), false],
  ['one for its only patch', [patch('KB1')], ['KB1'], missing(1), true],
  ['none for one of two patches', [patch('KB1')], ['KB1', 'KB2'], missing(2), false],
  ['two for two patches', [patch('KB1'), patch('KB2')], ['KB1', 'KB2'], missing(2), true],
  ['a patch and the CVE of the other', [patch('KB1'), cve('CVE-2026-0002')], ['KB1', 'KB2'], missing(2), true],
  ['none for one of the two CVEs of a patch', [cve('CVE-2026-0002')], ['KB1'], missing(1), false],
  ['both CVEs of a patch', [cve('CVE-2026-0001'), cve('CVE-2026-0002')], ['KB1'], missing(1), true],
  ['none for a patch without CVEs by CVE', [cve('CVE-2026-0001')], ['KB3'], missing(1), false],
  ['none for a patch that the snapshot does not know, by CVE', [cve('CVE-2026-0001')], ['KB9'], missing(1), false],
  ['none where the list was not read', [patch('KB1')], undefined, missing(1), false],
  ['none where the list is shorter than the count', [patch('KB1')], ['KB1'], missing(2), false],
  ['none where the list is empty', [patch('KB1')], [], missing(0), false],
  ['a pending reboot of its patch', [patch('KB1')], ['KB1'], { code: 'pending-reboot', count: 1, since: 0 }, true],
  ['a tag with the fleet', [fleet], undefined, { code: 'no-window-tag', since: 0 }, true],
  ['no tag with a patch', [patch('KB1')], ['KB1'], { code: 'no-window-tag', since: 0 }, false],
  ['nothing that was not seen', [fleet], ['KB1'], { code: 'never-scanned', since: 0 }, false],
  ['no stopped instance', [fleet, instance], ['KB1'], { code: 'stopped', state: 'stopped', since: 0 }, false],
  ['nothing of a false scan', [fleet], [], { code: 'other-baseline', scannedWith: 'a', counts: 'b', since: 0 }, false],
])('covers %s', (_title, exceptions, list, finding, expected) => {
  const about = { id: 'i-1', ...(list === undefined ? {} : { missing: list }) };
  expect(coversFinding({ exceptions, snapshot, now: NOW }, { instance: about, finding })).toBe(expected);
});

const changed: FleetFinding = { code: 'baseline-changed', id: 'pb-1', name: 'Prod', was: 'a', is: 'b', since: 0 };

test.each<[string, Exception, FleetFinding, boolean]>([
  ['with one for the fleet', fleet, changed, true],
  ['not with one for an instance', instance, changed, false],
  ['not where the fleet has no instances', fleet, { code: 'no-instances', since: 0 }, false],
])('covers what is wrong with a fleet %s', (_title, exception, finding, expected) => {
  expect(coversFleetFinding({ exceptions: [exception], snapshot, now: NOW }, finding)).toBe(expected);
});

test('a patch may be missing by itself, or with all of its instance', () => {
  const on = (exceptions: Exception[], instanceId: string) =>
    coversPatch({ exceptions, snapshot, now: NOW }, { instanceId, patch: 'KB1' });
  expect([on([patch('KB1')], 'i-9'), on([instance], 'i-1'), on([instance], 'i-9')]).toEqual([true, true, false]);
});

test('holds until the moment it ends', () => {
  expect([holdsAt(fleet, NOW), holdsAt(fleet, NOW + 1)]).toEqual([true, false]);
});

test.each<[ExceptionScope, string[]]>([
  [{ kind: 'fleet' }, ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0009']],
  [{ kind: 'instance', instanceId: 'i-1' }, ['CVE-2026-0002', 'CVE-2026-0009']],
  [{ kind: 'instance', instanceId: 'i-2' }, ['CVE-2026-0009']],
  [{ kind: 'patch', patch: 'KB1' }, ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0009']],
  [{ kind: 'patch', patch: 'constructor' }, ['CVE-2026-0009']],
  [{ kind: 'cve', cve: 'CVE-2026-0005' }, ['CVE-2026-0005', 'CVE-2026-0009']],
])('%j leaves open what was there when it was asked for, and what came since', (scope, cves) => {
  const instances = [{ id: 'i-1', findings: [], missing: ['KB2'] }];
  expect(coveredCves({ scope, cves: ['CVE-2026-0009'] }, { ...snapshot, instances })).toEqual(cves);
});

test('without a snapshot what was there when it was asked for is known', () => {
  expect(coveredCves({ scope: { kind: 'fleet' }, cves: ['CVE-2026-0009'] }, undefined)).toEqual(['CVE-2026-0009']);
});
