import type { PatchState } from '../../aws/patches.ts';
import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import type { PatchedBy } from '../decision/invocations.ts';
import type { InstalledPatches } from '../decision/pin.ts';
import { listedIn } from '../decision/pin.ts';
import { isList } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';

export type InstalledPorts = Uses<'patches' | 'patchLists'>;

/** Instances whose lists are read at the end: a call or two each. */
const MOST_LISTS = 50;

const INSTALLED = ['Installed', 'InstalledOther', 'InstalledPendingReboot'];

/** By instance, what was installed since its command began; instances beyond the first fifty are left out. */
export async function loadInstalledOn(
  { patches }: InstalledPorts,
  { plan }: PatchRun,
  { states, parts }: { states: readonly PatchState[]; parts: Readonly<Record<string, PatchedBy>> },
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  const telling = plan.instances.filter(
    ({ id }) => parts[id] !== undefined && states.some(({ instanceId }) => instanceId === id),
  );
  for (const { id } of telling.slice(0, MOST_LISTS)) {
    const since = parts[id]?.invocation.requestedAt ?? 0;
    const list = await patches.patchesOf(id, INSTALLED);
    found[id] = list.filter(({ installedAt }) => isSince(installedAt, since)).map((patch) => patch.id);
  }
  return found;
}

/** Some systems say the day alone, which is its midnight. */
const isSince = (installedAt: number | undefined, since: number): boolean =>
  installedAt !== undefined &&
  (installedAt >= since || (installedAt % DAY === 0 && installedAt >= since - (since % DAY)));

/** The same by operating system, for fleets that are held to it. */
export async function loadInstalledBySystem(
  ports: InstalledPorts,
  run: PatchRun,
  at: { states: readonly PatchState[]; parts: Readonly<Record<string, PatchedBy>> },
): Promise<InstalledPatches> {
  const byInstance = await loadInstalledOn(ports, run, at);
  const systems = [...new Set(run.plan.instances.map(({ operatingSystem }) => operatingSystem))].sort();
  return Object.fromEntries(
    systems.map((system) => {
      const ids = run.plan.instances.filter(({ operatingSystem }) => operatingSystem === system).map(({ id }) => id);
      return [system, [...new Set(ids.flatMap((id) => byInstance[id] ?? []))].sort()];
    }),
  );
}

/**
 * By instance, how many patches of a pinned list it still lacks; `undefined` where there is no list, or it no longer exists. Other patches
 * do not count.
 */
export async function loadLacking(
  { patches, patchLists }: InstalledPorts,
  { plan: { pin } }: PatchRun,
  states: readonly PatchState[],
): Promise<Readonly<Record<string, number>> | undefined> {
  if (!isList(pin)) return undefined;
  const yaml = await patchLists.read(pin.sha256);
  // Of a list that is gone nobody can say what is on it: then all that is missing counts.
  if (yaml === undefined) return undefined;
  const list = listedIn(yaml);
  const found: Record<string, number> = {};
  for (const { instanceId, missing, failed } of states) {
    const lacks = missing + failed === 0 ? [] : await patches.patchesOf(instanceId, ['Missing', 'Failed']);
    found[instanceId] = lacks.filter(({ id }) => list.includes(id)).length;
  }
  return found;
}
