import type { BesideConfig, ConfigSaid, RuleSaid } from '../types/config-rules.ts';
import type { InstanceFinding } from '../types/finding.ts';
import type { FleetSnapshot } from '../types/snapshot.ts';

/** Findings of a sweep that say what a rule says. */
const SAYS: Readonly<Record<RuleSaid['kind'], (finding: InstanceFinding) => boolean>> = {
  tags: ({ code }) => code === 'no-patch-group' || code === 'no-window-tag',
  profile: (finding) =>
    finding.code === 'no-instance-profile' || (finding.code === 'unmanaged' && finding.why === 'no-profile'),
  managed: ({ code }) => code === 'unmanaged',
};

/** What each rule says of the instances of a fleet beside what the sweep says; `members` are all of them, those without findings too. */
export function besideConfig(
  { rules, readAt }: ConfigSaid,
  { snapshot: { instances }, members }: { snapshot: FleetSnapshot; members: readonly string[] },
): BesideConfig[] {
  const own = new Set([...members, ...instances.map(({ id }) => id)]);
  return rules.map((rule): BesideConfig => {
    const { kind } = rule;
    if (rule.state !== 'evaluated')
      return { kind, readAt, silent: silentOf(rule), both: [], onlyConfig: [], onlyHere: [] };
    const here = new Set(instances.filter(({ findings }) => findings.some(SAYS[kind])).map(({ id }) => id));
    const there = new Set(rule.nonCompliant.filter((id) => own.has(id)));
    return {
      kind,
      readAt,
      both: [...there].filter((id) => here.has(id)),
      onlyConfig: [...there].filter((id) => !here.has(id)),
      onlyHere: [...here].filter((id) => !there.has(id)),
    };
  });
}

const silentOf = (rule: Exclude<RuleSaid, { state: 'evaluated' }>): NonNullable<BesideConfig['silent']> =>
  rule.state === 'unread' ? { error: rule.error } : rule.state;
