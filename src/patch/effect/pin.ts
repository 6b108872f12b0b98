import { createHash } from 'node:crypto';
import type { Uses } from '../../contract/ports.ts';
import { withoutRejected } from '../../posture/decision/rejected.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { allOf, type InstalledPatches, leftWithout, overrideList, testedUntil } from '../decision/pin.ts';
import type { PatchFleet } from '../types/fleet.ts';
import type { AskedFor, Pin } from '../types/plan.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import { firstOf, loadInstalls } from './order.ts';
import { loadInstalled } from './receipt.ts';

type PinPorts = Uses<'table' | 'config' | 'patchLists' | 'patches'> & HasKinds;

export type LoadedPin = { kind: 'pin'; pin: Pin } | { kind: 'refused'; refusal: PatchRefusal };

/** What holds a fleet to the patches of the first of its order; a list is stored where the instances read it, named by its hash. */
export async function loadPin(
  ports: PinPorts,
  fleet: PatchFleet,
  { without = [], fix }: Pick<AskedFor, 'without' | 'fix'> = {},
): Promise<LoadedPin> {
  if (fix !== undefined) return loadFix(ports, fleet, fix);
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
  // Nothing would be installed, and an empty list is not a valid list.
  if (installed === undefined || allOf(installed).length === 0)
    return { kind: 'refused', refusal: { code: 'no-list', fleet: first } };
  const { left, unknown } = leftWithout(installed, without);
  const patches = allOf(left).length;
  if (unknown.length > 0) return { kind: 'refused', refusal: { code: 'not-on-list', fleet: first, patches: unknown } };
  if (patches === 0) return { kind: 'refused', refusal: { code: 'nothing-on-list', fleet: first } };
  return { kind: 'pin', pin: { kind: 'list', ...from, ...(await keepList(ports, left)), patches } };
}

/** Read each time, since a list goes past what a baseline rejects: what it has come to reject since the approval is left out too. */
async function loadFix(
  ports: PinPorts,
  { target }: PatchFleet,
  { cve, patches }: NonNullable<AskedFor['fix']>,
): Promise<LoadedPin> {
  const left: Record<string, readonly string[]> = {};
  const rejected: string[] = [];
  for (const [system, ids] of Object.entries(patches)) {
    const baseline = await ports.patches.baselineOfGroup(target.patchGroup, system);
    const sorted = withoutRejected(ids, baseline.rejected);
    left[system] = sorted.left;
    rejected.push(...sorted.rejected);
  }
  if (allOf(left).length === 0) return { kind: 'refused', refusal: { code: 'fix-rejected', cve, patches: rejected } };
  const list = await keepList(ports, left);
  return { kind: 'pin', pin: { kind: 'fix', cve, ...list, patches: allOf(left).length, rejected: rejected.sort() } };
}

async function keepList(
  { patchLists }: Uses<'patchLists'>,
  list: InstalledPatches,
): Promise<{ sha256: string; uri: string }> {
  const yaml = overrideList(list);
  const sha256 = createHash('sha256').update(yaml).digest('hex');
  return { sha256, uri: await patchLists.put(yaml, sha256) };
}
