import { digestNumber } from '../identifiers.ts';
import type { ImageContent, Package } from './state.ts';

/** Packages that every build of the world finds a newer version of: those an operations team asks about first. */
const always = ['kernel', 'openssl', 'openssl-libs', 'glibc', 'systemd', 'curl-minimal'];

/** Of the others, one in this many is upgraded. */
const ONE_IN = 7;

export interface Drift {
  packages: Package[];
  upgraded: Set<string>;
}

/** The packages of the next build: some upgraded, one added, sometimes one removed; the same for the same seed. */
export const nextPackages = (previous: readonly Package[], content: ImageContent, seed: string): Drift => {
  const upgraded = new Set(previous.map(({ name }) => name).filter((name) => isUpgraded(name, seed)));
  const kept = withoutOne(previous, content, seed).map(({ name, version }) => ({
    name,
    version: upgraded.has(name) ? nextVersion(version) : version,
  }));
  const added = content.optionalPackages.filter(({ name }) => previous.every((known) => known.name !== name));
  const addition = added[digestNumber(`${seed}/added`, Math.max(added.length, 1))];
  const packages = addition === undefined ? kept : [...kept, addition];
  return { packages: packages.sort((a, b) => (a.name < b.name ? -1 : 1)), upgraded };
};

const isUpgraded = (name: string, seed: string): boolean =>
  always.includes(name) || digestNumber(`${seed}/${name}`, ONE_IN) === 0;

const withoutOne = (previous: readonly Package[], content: ImageContent, seed: string): readonly Package[] => {
  const removable = previous.filter(({ name }) => content.optionalPackages.some((optional) => optional.name === name));
  if (removable.length < 2) return previous;
  const removed = removable[digestNumber(`${seed}/removed`, removable.length)];
  return previous.filter((known) => known !== removed);
};

/** `3.0.8-1.amzn2023.0.14` → `…0.15`; `6.1.109-118.189.amzn2023` → `6.1.110-118.189.amzn2023`. */
export const nextVersion = (version: string): string => {
  const rebuild = /^(.*\.amzn2023\.0\.)(\d+)$/.exec(version);
  if (rebuild !== null) return `${rebuild[1]}${Number(rebuild[2]) + 1}`;
  const patch = /^(\d+(?:\.\d+)*\.)(\d+)(-.*)?$/.exec(version);
  return patch === null ? `${version}.1` : `${patch[1]}${Number(patch[2]) + 1}${patch[3] ?? ''}`;
};
