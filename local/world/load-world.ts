import { parse } from 'yaml';
import { DAY } from '../../src/duration.ts';
import { present } from '../../src/present.ts';
import type { ImageContent } from '../aws/imagebuilder/state.ts';
import type { KnownVulnerability } from '../aws/inspector/service.ts';
import { type World, worldSchema } from './world-schema.ts';

/** Reads a world file (YAML); throws an Error that names every wrong field. */
export const parseWorld = (text: string): World => {
  const parsed = worldSchema.safeParse(parse(text, { merge: true }));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new Error(`The world file is not valid. ${problems.join('; ')}`);
};

/** What Image Builder's images are made of in this world. */
export const contentOf = (world: World): ImageContent => ({
  packages: packagesIn(world.packages),
  optionalPackages: packagesIn(world.optionalPackages),
  vulnerabilities: world.vulnerabilities,
});

const packagesIn = (versions: Record<string, string>) =>
  Object.entries(versions).map(([name, version]) => ({ name, version }));

/** What Inspector knows in this world; absent when it is not enabled there. */
export const vulnerabilitiesOf = ({ start, exploits }: World): KnownVulnerability[] | undefined => {
  const at = (daysAgo: number): number => Date.parse(start) - daysAgo * DAY;
  return exploits?.map(({ id, description, cisaDaysAgo, cisaDueDays, seenDaysAgo, epss, cvss }) => ({
    id,
    description,
    ...(cisaDaysAgo !== undefined && { cisaSince: at(cisaDaysAgo) }),
    ...(cisaDaysAgo !== undefined && cisaDueDays !== undefined && { cisaDue: at(cisaDaysAgo - cisaDueDays) }),
    ...(seenDaysAgo !== undefined && { exploitSeen: { first: at(seenDaysAgo), last: at(0) } }),
    ...present({ epss, cvss }),
  }));
};
