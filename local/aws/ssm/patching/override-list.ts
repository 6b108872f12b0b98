import { parse as parseYaml } from 'yaml';
import { isRecord } from '../json.ts';
import type { OperatingSystem } from '../nodes/platforms.ts';
import { wildcard } from './baseline.ts';
import type { Catalogue } from './catalogue.ts';
import type { CataloguePatch } from './catalogue-patch.ts';
import { installedOrders, type Software } from './software.ts';

export interface ListedPatch {
  id: string;
  title?: string;
}

/** Reads `patches: [{ id, title }]`. Throws an Error that says what is wrong with it. */
export const parseOverrideList = (text: string): ListedPatch[] => {
  const parsed: unknown = parseYaml(text);
  const patches: unknown = isRecord(parsed) ? parsed['patches'] : undefined;
  if (!Array.isArray(patches) || patches.length === 0) throw new Error('the install override list has no patches');
  return patches.map((entry: unknown): ListedPatch => {
    const { id, title } = isRecord(entry) ? entry : {};
    if (typeof id !== 'string' || id === '') throw new Error('a patch of the install override list has no id');
    if (title === undefined) return { id };
    if (typeof title !== 'string') throw new Error(`the title of ${id} in the install override list is not text`);
    return { id, title };
  });
};

/**
 * What a list lets in, of all that was released: on Linux the newest version that it names of each package, the baseline passed
 * over, its rejected patches included; on Windows only what the baseline approves too.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-override-lists.html
 */
export const listedPatches = (
  catalogue: Catalogue,
  node: { system: OperatingSystem; software: Software },
  { list, missing, now }: { list: readonly ListedPatch[]; missing: readonly CataloguePatch[]; now: number },
): CataloguePatch[] => {
  const candidates = node.system === 'WINDOWS' ? missing : catalogue.releasedBy(node.system, now);
  const orders = installedOrders(node.software);
  const newest = new Map<string, CataloguePatch>();
  for (const patch of candidates) {
    if (patch.order <= (orders.get(patch.line) ?? 0)) continue;
    if (list.some((listed) => names(listed, patch))) newest.set(patch.line, patch);
  }
  return [...newest.values()];
};

const names = ({ id, title }: ListedPatch, patch: CataloguePatch): boolean => {
  if (!wildcard(id).test(patch.id)) return false;
  if (title === undefined || patch.version === '') return true;
  const release = patch.version.slice(patch.version.indexOf(':') + 1);
  return [patch.version, release, patch.title].some((text) => wildcard(title).test(text));
};
