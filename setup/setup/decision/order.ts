import { present } from '../../../src/present.ts';
import { type ProposedFleet, STAGES } from '../types.ts';
import { applicationOf } from './stage.ts';

/** Fleets of one application in the order of their stages. Where a stage has two, nobody can tell which goes before: none follows. */
export function inOrder(fleets: readonly ProposedFleet[]): readonly ProposedFleet[] {
  const rows = new Map<string, ProposedFleet[]>();
  for (const fleet of fleets) {
    const key = rowOf(fleet);
    if (key !== undefined) rows.set(key, [...(rows.get(key) ?? []), fleet]);
  }
  const before = new Map<string, string>();
  for (const row of rows.values()) {
    const sorted = row.toSorted((one, other) => STAGES.indexOf(one.stage) - STAGES.indexOf(other.stage));
    if (new Set(sorted.map(({ stage }) => stage)).size !== sorted.length) continue;
    for (const [index, { name }] of sorted.entries()) {
      const previous = sorted[index - 1];
      if (previous !== undefined) before.set(name, previous.name);
    }
  }
  return fleets.map(({ after: _before, ...fleet }) => ({ ...fleet, ...present({ after: before.get(fleet.name) }) }));
}

/** What follows one another takes the same image, or is patched in place on both sides. */
function rowOf({ target, image, name }: ProposedFleet): string | undefined {
  if (target.kind === 'patch-group') return `in place ${applicationOf(target.patchGroup)}`;
  return image === undefined ? undefined : `${image} ${applicationOf(name)}`;
}
