import type { OperatingSystem } from '../nodes/platforms.ts';
import type { Catalogue } from './catalogue.ts';
import type { CataloguePatch } from './catalogue-patch.ts';
import { linuxPackages } from './linux-packages.ts';

export interface Installed {
  patch: CataloguePatch;
  at: number;
  /** Patch Manager installed it, and the node has not restarted since. */
  pendingReboot: boolean;
}

/** What is installed on a node, and which kernel (or Windows build) runs. */
export interface Software {
  /** By the patch's id; on Linux the newest version of a package alone is installed. */
  installed: Map<string, Installed>;
  kernel: string;
}

/** A node on which everything that was released by `time` is installed and running. */
export const softwareAsOf = (catalogue: Catalogue, system: OperatingSystem, time: number): Software => {
  const installed = new Map<string, Installed>();
  for (const patch of catalogue.releasedBy(system, time))
    installed.set(patch.id, { patch, at: Math.min(time, patch.releasedAt + 86_400_000), pendingReboot: false });
  const software = { installed, kernel: '' };
  booted(software, system);
  return software;
};

/** The node restarted: the newest installed kernel runs, and nothing waits for a restart. */
export const booted = (software: Software, system: OperatingSystem): void => {
  clearPending(software);
  const kernels = [...software.installed.values()].flatMap(({ patch }) => (patch.kernel === undefined ? [] : [patch]));
  const newest = kernels.toSorted((one, other) => other.order - one.order)[0];
  software.kernel = newest?.kernel ?? firstKernel(system);
};

export const clearPending = ({ installed }: Software): void => {
  for (const entry of installed.values()) entry.pendingReboot = false;
};

const firstKernel = (system: OperatingSystem): string => {
  if (system === 'WINDOWS') return '10.0.20348.2700';
  const [kernel] = linuxPackages(system);
  return kernel?.kernelOf?.(kernel.version(0)) ?? '';
};

export const install = (software: Software, patch: CataloguePatch, at: number): void => {
  software.installed.set(patch.id, { patch, at, pendingReboot: true });
};

/** The highest order that is installed, by line. */
export const installedOrders = ({ installed }: Software): ReadonlyMap<string, number> => {
  const orders = new Map<string, number>();
  for (const { patch } of installed.values())
    orders.set(patch.line, Math.max(patch.order, orders.get(patch.line) ?? 0));
  return orders;
};
