import { AFTER_BAKE, FROM_TAGS } from './fields.ts';
import { stricterObserve } from './observe.ts';
import type { Problem } from './problem.ts';
import type { ConfigView } from './view.ts';

type Fleet = ConfigView['fleets']['entries'] extends ReadonlyMap<string, infer Entry> ? Entry : never;

/** What an observed fleet cannot have: whatever would change it or its window needs a runbook, and it has none. */
export const observeProblems = (view: ConfigView): Problem[] =>
  [...view.fleets.entries].flatMap(([name, fleet]) =>
    isObserved(view, fleet) ? changingProblems(view, name, fleet) : orderProblems(view, name, fleet),
  );

const isObserved = ({ observe }: ConfigView, fleet: Fleet): boolean =>
  stricterObserve(observe, fleet.observe) !== undefined;

function changingProblems({ observe }: ConfigView, name: string, fleet: Fleet): Problem[] {
  const written = fleet.observe === undefined ? `observe: ${observe} of the whole file` : `observe: ${fleet.observe}`;
  const reasons: readonly (readonly [key: keyof Fleet, isThere: boolean, why: string])[] = [
    ['adopted', fleet.adopted === true, 'an adopted window patches by a Patchwarden runbook alone'],
    ['stop', fleet.stop === true, 'stopping a window takes a Patchwarden runbook'],
    ['window', fleet.window === FROM_TAGS, 'a window from tags is made and adopted by a Patchwarden runbook'],
  ];
  return reasons
    .filter(([, isThere]) => isThere)
    .map(([key, , why]) => ({
      path: ['fleets', name, key],
      message: `cannot be combined with ${written}: ${why}, and an observed fleet has none. Remove one of them.`,
    }));
}

/** Nothing is ever deployed or patched there by a run, so the order would never let this one go. */
function orderProblems(view: ConfigView, name: string, { after, patchGroup }: Fleet): Problem[] {
  if (after === undefined || after === AFTER_BAKE || patchGroup !== undefined) return [];
  const before = view.fleets.entries.get(after);
  if (before === undefined || !isObserved(view, before)) return [];
  const message = `is ${after}, which is only observed: nothing is deployed there, so this fleet could never follow. Write observe here too, or remove after.`;
  return [{ path: ['fleets', name, 'after'], message }];
}
