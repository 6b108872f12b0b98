import type { Target, WindowTarget, WindowTask } from '../../aws/windows.ts';
import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import { documentOf, isPatching } from '../../nodes/decision/patching-task.ts';

/** Whom a window's own task may reach: the patch group, and what is known of its instances. */
export interface Group {
  patchGroup: string;
  ids: readonly string[];
}

/**
 * Tasks of a window that patch instances of the group without approval, or may: whatever people decide about an occurrence, these do,
 * so nothing could truly be called skipped. In words, each with its document.
 */
export function rivalsIn(
  tasks: readonly WindowTask[],
  { targets, group }: { targets: readonly WindowTarget[]; group: Group },
): string[] {
  return tasks
    .filter((task) => isPatching(task) && selectorsOf(task, targets).some((selector) => mayReach(selector, group)))
    .map(({ id, name, arn }) => `its task ${name ?? id} (${documentOf(arn)})`);
}

/** The targets that a task names, and its own: each a list that an instance must all match. */
function selectorsOf({ targets }: WindowTask, registered: readonly WindowTarget[]): (readonly Target[])[] {
  const named = targets.flatMap((target) => (target.kind === 'window-target' ? target.ids : []));
  const own = targets.filter(({ kind }) => kind !== 'window-target');
  return [
    ...named.map((id) => registered.find((target) => target.id === id)?.targets ?? []),
    ...(own.length === 0 ? [] : [own]),
  ];
}

/** Unless it certainly does not: another patch group, or ids of others. What a tag or a resource group holds is not read here. */
const mayReach = (selector: readonly Target[], { patchGroup, ids }: Group): boolean =>
  selector.every((target) => {
    if (target.kind === 'instances') return target.ids.some((id) => ids.includes(id));
    if (target.kind !== 'tag' || !TAG_KEYS.some((key) => key === target.key)) return true;
    return target.values.includes(patchGroup);
  });
