import { createHash } from 'node:crypto';
import type { Uses } from '../../contract/ports.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { allOf, leftWithout, overrideList, testedUntil } from '../decision/pin.ts';
import type { PatchFleet } from '../types/fleet.ts';
import type { AskedFor, Pin } from '../types/plan.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import { firstOf, loadInstalls } from './order.ts';
import { loadInstalled } from './receipt.ts';

type PinPorts = Uses<'table' | 'config' | 'patchLists'> & HasKinds;

export type LoadedPin = { kind: 'pin'; pin: Pin } | { kind: 'refused'; refusal: PatchRefusal };

/** What holds a fleet to the patches of the first of its order; a list is stored where the instances read it, named by its hash. */
export async function loadPin(
  ports: PinPorts,
  fleet: PatchFleet,
  { without = [] }: Pick<AskedFor, 'without'> = {},
): Promise<LoadedPin> {
  const { pin } = fleet.patch;
  const first = firstOf(ports.config, fleet);
  if (without.length > 0 && (pin !== 'list' || first === fleet.name))
    return { kind: 'refused', refusal: { code: 'without-list', fleet: fleet.name, patches: without } };
  if (pin === 'none' || first === fleet.name) return { kind: 'pin', pin: { kind: 'none' } };
  const run = (await loadInstalls(ports, first, 5)).find(({ state }) => state === 'succeeded');
  if (run === undefined) return { kind: 'refused', refusal: { code: 'before-not-patched', fleet: first } };
  const from = { fleet: first, runId: run.id };
  if (pin === 'until-date') {
    const date = testedUntil(run.ending?.at ?? run.requestedAt, run.plan.baselines);
    return { kind: 'pin', pin: { kind: 'until-date', ...from, date } };
  }
  const installed = await loadInstalled(ports.table, run.id);
  // Nothing of it would be installed, and an empty list is no list.
  if (installed === undefined || allOf(installed).length === 0)
    return { kind: 'refused', refusal: { code: 'no-list', fleet: first } };
  const { left, unknown } = leftWithout(installed, without);
  const patches = allOf(left).length;
  if (unknown.length > 0) return { kind: 'refused', refusal: { code: 'not-on-list', fleet: first, patches: unknown } };
  if (patches === 0) return { kind: 'refused', refusal: { code: 'nothing-on-list', fleet: first } };
  const yaml = overrideList(left);
  const sha256 = createHash('sha256').update(yaml).digest('hex');
  const uri = await ports.patchLists.put(yaml, sha256);
  return { kind: 'pin', pin: { kind: 'list', ...from, sha256, uri, patches } };
}
