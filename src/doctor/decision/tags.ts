import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import type { Finding } from '../types/finding.ts';
import type { TagFacts, TaggedInstance } from '../types/tags.ts';
import { unread } from './unread.ts';

const ABOUT = { subject: 'tags', level: 'to-do' } as const;

/** What the tags of instances say of patch groups and windows, and what they nearly say. */
export function tagFindings(facts: TagFacts): Finding[] {
  if (facts.instances.kind === 'unread') return [unread('the tags of instances', facts.instances)];
  const instances = facts.instances.value;
  const groups = Object.keys(facts.groups);
  const found: Finding[] = [
    ...byWhat(instances.flatMap((each) => nearKeys(each, groups))),
    ...byWhat(instances.flatMap((each) => nearGroups(each, groups))),
    ...facts.targeted.flatMap((each) => missedBy(each, instances)),
    ...groups.flatMap((group) => windowTagFindings(group, membersOf(group, instances), facts.windowTags)),
  ];
  return found.length > 0 ? found : [{ ...ABOUT, level: 'ok', code: 'tags', instances: instances.length }];
}

/** An instance and what is said of it: instances of which the same is said are told as one. */
interface Said {
  id: string;
  finding: (ids: readonly string[]) => Finding;
  what: string;
}

function byWhat(all: readonly Said[]): Finding[] {
  const whats = [...new Set(all.map(({ what }) => what))];
  return whats.flatMap((what) => {
    const same = all.filter((each) => each.what === what);
    return same[0] === undefined ? [] : [same[0].finding(same.map(({ id }) => id))];
  });
}

const groupIn = ({ tags }: TaggedInstance): string | undefined =>
  TAG_KEYS.flatMap((key) => (Object.hasOwn(tags, key) ? (tags[key] ?? []) : []))[0];

const membersOf = (group: string, instances: readonly TaggedInstance[]): TaggedInstance[] =>
  instances.filter(({ tags }) => TAG_KEYS.some((key) => Object.hasOwn(tags, key) && tags[key] === group));

/** Case, spaces and signs aside. */
const loose = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');
const nearest = (value: string, groups: readonly string[]): string | undefined =>
  groups.find((group) => loose(group) === loose(value));

/** `patch_group`, `Patch group`, …: Systems Manager reads `Patch Group` and `PatchGroup` alone. */
function nearKeys(instance: TaggedInstance, groups: readonly string[]): Said[] {
  if (groupIn(instance) !== undefined) return [];
  return Object.entries(instance.tags).flatMap(([key, value]) => {
    const group = loose(key) === 'patchgroup' ? nearest(value, groups) : undefined;
    if (group === undefined) return [];
    const finding: Said['finding'] = (ids) => ({ ...ABOUT, code: 'near-key', key, group, ids });
    return [{ id: instance.id, what: `${key} ${group}`, finding }];
  });
}

function nearGroups(instance: TaggedInstance, groups: readonly string[]): Said[] {
  return TAG_KEYS.flatMap((key) => {
    const value = Object.hasOwn(instance.tags, key) ? instance.tags[key] : undefined;
    if (value === undefined || groups.includes(value)) return [];
    const group = nearest(value, groups);
    if (group === undefined) return [];
    const finding: Said['finding'] = (ids) => ({ ...ABOUT, code: 'near-group', key, value, group, ids });
    return [{ id: instance.id, what: `${key} ${value}`, finding }];
  });
}

/** To a window's targets the two keys are two sets: https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-patch-groups.html */
function missedBy(
  { fleet, windowId, group, keys }: TagFacts['targeted'][number],
  instances: readonly TaggedInstance[],
): Finding[] {
  if (keys.kind === 'unread') return [unread(`the targets of window ${windowId}`, keys)];
  const read = keys.value;
  if (read.length !== 1) return [];
  const [key = ''] = read;
  const ids = membersOf(group, instances).flatMap(({ id, tags }) => (Object.hasOwn(tags, key) ? [] : [id]));
  return ids.length === 0 ? [] : [{ ...ABOUT, code: 'missed-by-window', fleet, windowId, key, group, ids }];
}

function windowTagFindings(group: string, members: readonly TaggedInstance[], keys: readonly string[]): Finding[] {
  if (keys.length === 0) return [];
  const valuesOf = ({ tags }: TaggedInstance): string[] => [
    ...new Set(keys.flatMap((key) => (Object.hasOwn(tags, key) ? (tags[key] ?? []) : [])).filter(Boolean)),
  ];
  const idsWith = (count: (values: number) => boolean): string[] =>
    members.flatMap((each) => (count(valuesOf(each).length) ? [each.id] : []));
  const none = idsWith((values) => values === 0);
  const several = idsWith((values) => values > 1);
  return [
    ...(none.length === 0 ? [] : [{ ...ABOUT, code: 'no-window-tag', group, keys, ids: none } as const]),
    ...(several.length === 0 ? [] : [{ ...ABOUT, code: 'window-tags-differ', group, keys, ids: several } as const]),
  ];
}
