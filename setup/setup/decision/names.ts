import type { Doubt, Found, ProposedFleet } from '../types.ts';

/** A name that the config takes: people type it. */
export const fleetName = (text: string): string => {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 63);
  return name === '' ? 'unnamed' : name;
};

/** Whether the config takes it as the name of a group or the value of a tag. */
export const isAwsName = (text: string): boolean => /^[\w.:/=+@-](?:[\w .:/=+@-]{0,253}[\w.:/=+@-])?$/.test(text);

const SUFFIX: Readonly<Record<ProposedFleet['target']['kind'], string>> = {
  stack: 'stack',
  group: 'group',
  'patch-group': 'in-place',
};

/** Fleets of one name are told apart by what they are; the first keeps it. `bake` is a reserved name. */
export function withOwnNames(found: readonly Found[]): Found {
  const taken = new Set(['bake']);
  const fleets: ProposedFleet[] = [];
  const doubts: Doubt[] = [];
  for (const part of found) {
    for (const fleet of part.fleets) {
      const name = free(fleet, taken);
      taken.add(name);
      fleets.push({ ...fleet, name });
      const own = part.doubts.filter(({ about }) => about === fleet.name);
      doubts.push(...own.map((doubt) => ({ ...doubt, about: name })));
    }
    doubts.push(...part.doubts.filter(({ about }) => part.fleets.every(({ name }) => name !== about)));
  }
  return { fleets, doubts };
}

function free({ name, target }: ProposedFleet, taken: ReadonlySet<string>): string {
  const tries = [name, `${name.slice(0, 50)}-${SUFFIX[target.kind]}`];
  for (let n = 2; ; n += 1) {
    const found = tries.find((each) => !taken.has(each));
    if (found !== undefined) return found;
    tries.push(`${name.slice(0, 50)}-${n}`);
  }
}
