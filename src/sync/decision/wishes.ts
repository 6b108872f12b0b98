import type { OperatingSystem } from '../../aws/patches.ts';
import type { LeftOut } from '../types/change.ts';
import type { Member, SyncFacts, SyncFleet, TagKey } from '../types/facts.ts';
import { type WindowWish, windowWishIn } from './window-tag.ts';

/** What one patch group is to have, by the tags of its instances. */
export interface GroupWish {
  group: string;
  fleet: SyncFleet;
  /** Instances that say it and that a window can patch. */
  members: readonly string[];
  systems: readonly OperatingSystem[];
  keys: readonly TagKey[];
  window: Extract<WindowWish, { kind: 'schedule' | 'window' }>;
}

export interface Wishes {
  wishes: readonly GroupWish[];
  leftOut: readonly LeftOut[];
}

/** What the tags ask for, group by group. A group is patched as one, so a tag that cannot be read leaves the whole group as it is. */
export function wishesOf(facts: SyncFacts): Wishes {
  const leftOut: LeftOut[] = [];
  const byGroup = new Map<string, Member[]>();
  for (const member of facts.members) {
    const [group, ...others] = groupsOf(member);
    if (group === undefined) leftOut.push({ instanceId: member.id, code: 'no-patch-group' });
    else if (others.length > 0)
      leftOut.push({ instanceId: member.id, code: 'two-patch-groups', what: [group, ...others].join(', ') });
    else byGroup.set(group, [...(byGroup.get(group) ?? []), member]);
  }
  const wishes: GroupWish[] = [];
  for (const [group, members] of [...byGroup].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const read = wishOf(facts, group, members);
    leftOut.push(...read.leftOut);
    if (read.wish !== undefined) wishes.push(read.wish);
  }
  return { wishes, leftOut };
}

export const groupsOf = ({ groups }: Member): readonly string[] => [...new Set(groups.map(({ value }) => value))];

interface Read {
  wish?: GroupWish;
  leftOut: readonly LeftOut[];
}

function wishOf({ fleets, settings }: SyncFacts, group: string, all: readonly Member[]): Read {
  const fleet = fleets.find((each) => each.group === group);
  if (fleet === undefined) return without({ group, code: 'no-fleet' });
  if (!fleet.isAdopted || fleet.window === undefined)
    return without({ group, code: 'fleet-not-adopted', what: fleet.name });
  const leftOut = all.flatMap((member) => leftAlone(member, group) ?? []);
  const members = all.filter((member) => leftAlone(member, group) === undefined);
  if (members.length === 0) return { leftOut };
  const said = saidBy(members, settings.windows);
  const wrong = wrongIn(said, group);
  if (wrong.length > 0) return { leftOut: [...leftOut, ...wrong] };
  const wished = said.flatMap(({ wish }) => (wish !== undefined && isRead(wish) ? wish : [])).at(0) ?? named(fleet);
  if (wished === undefined) return { leftOut: [...leftOut, { group, code: 'no-window-tag' }] };
  const silent = said.flatMap(({ member, wish }): LeftOut[] =>
    wish === undefined && fleet.window === 'tags'
      ? [{ instanceId: member.id, group, code: 'no-window-tag', what: textOf(wished) }]
      : [],
  );
  const wish = {
    group,
    fleet,
    members: members.map(({ id }) => id).sort(),
    systems: [...new Set(members.flatMap(({ operatingSystem }) => operatingSystem ?? []))].sort(),
    keys: [...new Set(members.flatMap(({ groups }) => groups.map(({ key }) => key)))].sort(),
    window: wished,
  };
  return { wish, leftOut: [...leftOut, ...silent] };
}

const isRead = (wish: WindowWish): wish is GroupWish['window'] => wish.kind === 'schedule' || wish.kind === 'window';

const without = (left: LeftOut): Read => ({ leftOut: [left] });

/** The window that the config names, where no tag says one. */
const named = ({ window }: SyncFleet): GroupWish['window'] | undefined =>
  window === undefined || window === 'tags' ? undefined : { kind: 'window', id: window };

/** Why no window patches it, whatever its tags say. */
function leftAlone(member: Member, group: string): LeftOut | undefined {
  const { id: instanceId, autoScaling, isManaged, operatingSystem } = member;
  if (autoScaling !== undefined) return { instanceId, group, code: 'auto-scaling', what: autoScaling };
  if (!isManaged) return { instanceId, group, code: 'not-managed' };
  if (member.isUntagged === true) return { instanceId, group, code: 'no-patch-group', what: group };
  return operatingSystem === undefined ? { instanceId, group, code: 'no-baseline' } : undefined;
}

interface Said {
  member: Member;
  wish?: WindowWish;
  /** More than one, under different keys. */
  others: readonly WindowWish[];
}

const saidBy = (members: readonly Member[], names: Readonly<Record<string, string>>): Said[] =>
  members.map((member) => {
    const [wish, ...others] = distinct(member.windows.map((value) => windowWishIn(value, names)));
    return { member, ...(wish === undefined ? {} : { wish }), others };
  });

/** Everything that keeps the group from having one window. */
function wrongIn(said: readonly Said[], group: string): LeftOut[] {
  const unread = said.flatMap(({ member, wish, others }) =>
    [...(wish === undefined ? [] : [wish]), ...others].flatMap((each): LeftOut[] => {
      if (each.kind === 'unreadable')
        return [{ instanceId: member.id, group, code: 'unreadable-window-tag', what: each.value }];
      return each.kind === 'unknown-name'
        ? [{ instanceId: member.id, group, code: 'unknown-window', what: each.name }]
        : [];
    }),
  );
  if (unread.length > 0) return unread;
  const all = distinct(said.flatMap(({ wish, others }) => (wish === undefined ? [] : [wish, ...others])));
  return all.length < 2 ? [] : [{ group, code: 'windows-differ', what: all.map(textOf).sort().join(', ') }];
}

const distinct = (wishes: readonly WindowWish[]): WindowWish[] => [
  ...new Map(wishes.map((wish) => [textOf(wish), wish])).values(),
];

/** As people know it: the schedule, the id, the name. */
export function textOf(wish: WindowWish): string {
  switch (wish.kind) {
    case 'schedule':
      return wish.schedule;
    case 'window':
      return wish.id;
    case 'unknown-name':
      return wish.name;
    case 'unreadable':
      return wish.value;
  }
}
