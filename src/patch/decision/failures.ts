import type { NodeFailure } from '../types/progress.ts';

/** Instances that were not patched for the same reason. */
export interface FailureGroup {
  failure: NodeFailure;
  ids: readonly string[];
  /** The commands in which that happened, in the order in which they were sent. */
  commandIds: readonly string[];
}

/** What groups are made of: of progress and of results alike. */
interface Failed {
  id: string;
  failure?: NodeFailure;
  commandId?: string;
}

/** Failures by cause, most instances first: what helps one of a group helps all of it. */
export function failureGroups(nodes: readonly Failed[]): FailureGroup[] {
  const groups = new Map<NodeFailure, { ids: string[]; commandIds: Set<string> }>();
  for (const { id, failure, commandId } of nodes) {
    if (failure === undefined) continue;
    const group = groups.get(failure) ?? { ids: [], commandIds: new Set() };
    group.ids.push(id);
    if (commandId !== undefined) group.commandIds.add(commandId);
    groups.set(failure, group);
  }
  return [...groups]
    .map(([failure, { ids, commandIds }]) => ({ failure, ids, commandIds: [...commandIds] }))
    .toSorted((a, b) => b.ids.length - a.ids.length);
}
