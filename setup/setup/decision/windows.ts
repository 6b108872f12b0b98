import type { Target } from '../../../src/aws/windows.ts';
import { type Selector, selectorsOf, targetText } from '../../../src/windows/decision/reach.ts';
import { windowEffect } from '../../../src/windows/decision/tasks.ts';
import type { SeenInstance, SeenWindow } from '../types.ts';

/** A window that installs patches, and whom it reaches. */
export interface PatchingWindow {
  window: SeenWindow;
  /** Instances that it selects, stopped ones included. */
  reached: readonly string[];
  /** Targets as people write them. */
  targets: readonly string[];
  /** Targets whose instances could not be read. */
  unread: readonly string[];
  opens: 'again' | 'once' | 'never';
}

/** Windows that install patches: checks before and after do not count, and windows that patch nothing are left out. */
export const patchingWindows = (
  windows: readonly SeenWindow[],
  instances: readonly SeenInstance[],
): readonly PatchingWindow[] =>
  windows.flatMap((window) => {
    const effect = windowEffect(window.tasks, { config: { documents: [], watch: [] }, isWatched: false, adopted: [] });
    if (effect === undefined) return [];
    const selectors = selectorsOf(effect.tasks, window.targets);
    const each = selectors.map((selector) => membersOf(selector, window, instances));
    return [
      {
        window,
        reached: [...new Set(each.flatMap((members) => members ?? []))],
        targets: selectors.map((selector) => selector.map(targetText).join(' and ')),
        unread: selectors
          .filter((_, index) => each[index] === undefined)
          .map((one) => one.map(targetText).join(' and ')),
        opens: opensOf(window),
      },
    ];
  });

/** A window without a next time is one that never opens: disabled, past, or on a day that no month has. */
const opensOf = ({ enabled, nextAt, unreadableNext, schedule }: SeenWindow): PatchingWindow['opens'] => {
  if (!enabled || (nextAt === undefined && unreadableNext === undefined)) return 'never';
  return schedule.startsWith('at(') ? 'once' : 'again';
};

/** Instances that match all targets of a selector; `undefined` when one cannot be resolved. */
function membersOf(
  selector: Selector,
  { members }: SeenWindow,
  instances: readonly SeenInstance[],
): readonly string[] | undefined {
  const each = selector.map((target) => membersOfTarget(target, members, instances));
  if (each.includes(undefined)) return undefined;
  const [first = [], ...more] = each.flatMap((ids) => (ids === undefined ? [] : [ids]));
  return first.filter((id) => more.every((ids) => ids.includes(id)));
}

function membersOfTarget(
  target: Target,
  members: SeenWindow['members'],
  instances: readonly SeenInstance[],
): readonly string[] | undefined {
  switch (target.kind) {
    case 'tag':
      return instances.filter(({ tags }) => target.values.includes(tags[target.key] ?? '')).map(({ id }) => id);
    case 'instances':
      return target.ids;
    case 'resource-group': {
      const all = target.names.map((name) => members[name] ?? 'unknown');
      return all.includes('unknown') ? undefined : all.flatMap((ids) => (ids === 'unknown' ? [] : [...ids]));
    }
    case 'window-target':
    case 'other':
      return undefined;
  }
}

export const spokenWindow = ({ window }: PatchingWindow): string =>
  `window ${window.id} (${window.name}, ${window.schedule})`;
