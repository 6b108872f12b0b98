import { coversFinding, coversFleetFinding } from '../../posture/decision/covered.ts';
import type { Exception, ExceptionScope } from '../../posture/types/exception.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';

/** As one value of a select: `patch:KB5031364`. */
export function formatScope(scope: ExceptionScope): string {
  switch (scope.kind) {
    case 'fleet':
      return 'fleet';
    case 'instance':
      return `instance:${scope.instanceId}`;
    case 'patch':
      return `patch:${scope.patch}`;
    case 'cve':
      return `cve:${scope.cve}`;
  }
}

export function parseScope(value: string): ExceptionScope | undefined {
  const [kind = '', ...rest] = value.split(':');
  const name = rest.join(':');
  if (value === 'fleet') return { kind: 'fleet' };
  if (name === '') return undefined;
  if (kind === 'instance') return { kind: 'instance', instanceId: name };
  if (kind === 'patch') return { kind: 'patch', patch: name };
  return kind === 'cve' ? { kind: 'cve', cve: name } : undefined;
}

/** What somebody typed: the id of an instance, a CVE, or else a patch. */
export function typedScope(text: string): ExceptionScope | undefined {
  const word = text.trim();
  if (/^m?i-[0-9a-f]{8,17}$/i.test(word)) return { kind: 'instance', instanceId: word.toLowerCase() };
  if (/^cve-[0-9]{4}-[0-9]{4,7}$/i.test(word)) return { kind: 'cve', cve: word.toUpperCase() };
  if (/^cve\b/i.test(word) || word === '' || word.length > 140) return undefined;
  return { kind: 'patch', patch: /^kb[0-9]+$/i.test(word) ? word.toUpperCase() : word };
}

/** Whether the snapshot has something wrong that an exception of this scope could permit. */
export function hasToPermit(scope: ExceptionScope, snapshot: FleetSnapshot): boolean {
  switch (scope.kind) {
    case 'patch':
      return Object.hasOwn(snapshot.patches, scope.patch);
    case 'cve':
      return Object.values(snapshot.patches).some(({ cves }) => cves.includes(scope.cve));
    case 'fleet':
    case 'instance':
      return permits(scope, snapshot);
  }
}

/** Were it approved: what it would cover of what is wrong. */
function permits(scope: ExceptionScope, snapshot: FleetSnapshot): boolean {
  const coverage = { exceptions: [held(scope, snapshot.fleet)], snapshot, now: 0 };
  return (
    snapshot.instances.some((instance) =>
      instance.findings.some((finding) => coversFinding(coverage, { instance, finding })),
    ) || snapshot.findings.some((finding) => coversFleetFinding(coverage, finding))
  );
}

const held = (scope: ExceptionScope, fleet: string): Exception => ({
  schema: 1,
  id: '',
  version: 1,
  epoch: 1,
  state: 'approved',
  fleet,
  scope,
  cves: [],
  exploited: [],
  reason: '',
  until: 1,
  requester: { userId: '', person: '' },
  requestedAt: 0,
  expiresAt: 1,
  policy: { name: '', approvals: 1, groups: {}, expiresMs: 1 },
  approvals: [],
  channel: '',
});
