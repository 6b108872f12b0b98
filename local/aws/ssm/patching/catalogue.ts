import { digestNumber } from '../../identifiers.ts';
import { type OperatingSystem, platformOf } from '../nodes/platforms.ts';
import { type CataloguePatch, cvesOf } from './catalogue-patch.ts';
import { linuxPackages } from './linux-packages.ts';
import { windowsMonth } from './windows-updates.ts';

/** The first month of which patches are told apart; nodes begin with what there was before. */
const FIRST_MONTH = 2025 * 12;

/**
 * Every patch of an operating system that was released by a moment, oldest first. It is made from the names of months alone, so
 * that every world sees the same patches, and new ones appear as its clock moves on.
 */
export interface Catalogue {
  releasedBy(system: OperatingSystem, time: number): readonly CataloguePatch[];
}

export const createCatalogue = (): Catalogue => {
  const made = new Map<OperatingSystem, { patches: CataloguePatch[]; until: number }>();
  return {
    releasedBy(system, time) {
      const known = made.get(system) ?? { patches: [], until: FIRST_MONTH };
      made.set(system, known);
      for (; known.until <= monthOf(time); known.until += 1) known.patches.push(...monthPatches(system, known.until));
      return known.patches.filter(({ releasedAt }) => releasedAt <= time);
    },
  };
};

const monthOf = (time: number): number => {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** By system and month: every world begins with all of them, and a month's patches do not change. */
const months = new Map<string, readonly CataloguePatch[]>();

const monthPatches = (system: OperatingSystem, month: number): readonly CataloguePatch[] => {
  const key = `${system}/${month}`;
  const patches =
    months.get(key) ??
    (system === 'WINDOWS' ? windowsMonth(month) : linuxMonth(system, month)).toSorted(
      (one, other) => one.releasedAt - other.releasedAt,
    );
  months.set(key, patches);
  return patches;
};

/** Packages are released in some months and not in others, a kernel nearly each month. */
const linuxMonth = (system: Exclude<OperatingSystem, 'WINDOWS'>, month: number): CataloguePatch[] => {
  const { product } = platformOf(system);
  return linuxPackages(system).flatMap(({ name, arch, epoch, version, kernelOf }) => {
    const seed = `${system}/${name}/${month}`;
    if (digestNumber(`${seed}/released`, 100) >= (kernelOf === undefined ? 30 : 80)) return [];
    const order = month - FIRST_MONTH + 1;
    const full = version(order);
    return {
      id: `${name}.${arch}`,
      line: name,
      order,
      title: `${name}.${arch}:${epoch}:${full}`,
      version: `${epoch}:${full}`,
      product,
      releasedAt: Date.UTC(
        Math.floor(month / 12),
        month % 12,
        1 + digestNumber(`${seed}/day`, 28),
        digestNumber(`${seed}/hour`, 24),
      ),
      ...advisoryOf(system, seed, month),
      ...(kernelOf !== undefined && { kernel: kernelOf(full) }),
    };
  });
};

const SEVERITIES: Readonly<Record<Exclude<OperatingSystem, 'WINDOWS'>, readonly [string, string, string, string]>> = {
  AMAZON_LINUX_2: ['Critical', 'Important', 'Medium', 'Low'],
  AMAZON_LINUX_2023: ['Critical', 'Important', 'Medium', 'Low'],
  REDHAT_ENTERPRISE_LINUX: ['Critical', 'Important', 'Moderate', 'Low'],
  UBUNTU: ['Required', 'Important', 'Standard', 'Optional'],
};

const advisoryOf = (system: Exclude<OperatingSystem, 'WINDOWS'>, seed: string, month: number) => {
  const roll = digestNumber(`${seed}/severity`, 100);
  const [most, high, middle, low] = SEVERITIES[system];
  const severity = roll < 12 ? most : roll < 50 ? high : roll < 82 ? middle : low;
  const kind = digestNumber(`${seed}/kind`, 100);
  if (kind >= 70) return { classification: kind < 94 ? 'Bugfix' : 'Enhancement', severity, cves: [] };
  return { classification: 'Security', severity, cves: cvesOf(seed, month) };
};
