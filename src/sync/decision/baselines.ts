import type { OperatingSystem } from '../../aws/patches.ts';
import type { LeftOut, RegisterGroup, SyncChange } from '../types/change.ts';
import type { SyncFacts } from '../types/facts.ts';
import { baselineName } from './names.ts';
import type { GroupWish } from './wishes.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html: patch groups per patch baseline. */
export const MOST_GROUPS = 25;

/** How many groups each baseline has, by id or name, with those of this sync. */
export type GroupCount = Map<string, number>;

export type BaselineChanges = { kind: 'changes'; changes: readonly SyncChange[] } | { kind: 'left-out'; left: LeftOut };

/** What brings a group under a baseline for each of its operating systems; one that it has already is left as it is. */
export function baselineChanges(facts: SyncFacts, { group, systems }: GroupWish, counts: GroupCount): BaselineChanges {
  const changes: SyncChange[] = [];
  const used: string[] = [];
  for (const operatingSystem of systems) {
    if (facts.state.groups.some((row) => row.group === group && row.operatingSystem === operatingSystem)) continue;
    const found = baselineFor(facts, operatingSystem);
    if (found === undefined) return leftOut({ group, code: 'no-baseline', what: operatingSystem });
    const key = keyOf(found.baseline);
    if ((counts.get(key) ?? registered(facts, key)) >= MOST_GROUPS)
      return leftOut({ group, code: 'baseline-full', what: key });
    used.push(key);
    changes.push(...found.made, {
      kind: 'register-group',
      group,
      operatingSystem,
      baseline: found.baseline,
    } satisfies RegisterGroup);
  }
  for (const key of used) counts.set(key, (counts.get(key) ?? registered(facts, key)) + 1);
  return { kind: 'changes', changes };
}

const leftOut = (left: LeftOut): BaselineChanges => ({ kind: 'left-out', left });

const keyOf = (baseline: RegisterGroup['baseline']): string => ('id' in baseline ? baseline.id : baseline.made);

const registered = ({ state }: SyncFacts, id: string): number =>
  state.groups.filter(({ baselineId }) => baselineId === id).length;

/** The config's, as it is or as it is to be made; `undefined` where the config has none, or names one that is not there. */
function baselineFor({ settings, state }: SyncFacts, operatingSystem: OperatingSystem) {
  const wish = Object.hasOwn(settings.baselines, operatingSystem) ? settings.baselines[operatingSystem] : undefined;
  if (wish === undefined) return undefined;
  if (wish.kind === 'existing') {
    const isThere = state.baselines.some((each) => each.id === wish.id && each.operatingSystem === operatingSystem);
    return isThere ? { baseline: { id: wish.id }, made: [] } : undefined;
  }
  const name = baselineName(operatingSystem, wish);
  const there = state.baselines.find((each) => each.ours && each.name === name);
  if (there !== undefined) return { baseline: { id: there.id }, made: [] };
  const { approveAfterDays, severities, classifications } = wish;
  const made: SyncChange = {
    kind: 'make-baseline',
    name,
    operatingSystem,
    classifications,
    severities,
    approveAfterDays,
  };
  return { baseline: { made: name }, made: [made] };
}
