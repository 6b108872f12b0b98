import { invalidValue } from './errors.ts';

export interface Place {
  accountId: string;
  region: string;
}

/** A name as ARNs hold it: lower case, all but letters and digits as dashes. */
export const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

export const arnOf = ({ region, accountId }: Place, path: string): string =>
  `arn:aws:imagebuilder:${region}:${accountId}:${path}`;

/** Resources that AWS owns. */
export const managedArn = (region: string, path: string): string => `arn:aws:imagebuilder:${region}:aws:${path}`;

export interface VersionedArn {
  /** Up to and with the name. */
  prefix: string;
  version: string;
  build?: number;
}

/** Reads `…/name/1.2.3/4`, `…/name/1.2.x` and `…/name/x.x.x`; throws for anything else. */
export const parseVersioned = (member: string, arn: string | undefined): VersionedArn => {
  const match = /^(arn:[\w-]+:imagebuilder:[^:]+:[^:]+:[^:]+?)\/((?:\d+|x)\.(?:\d+|x)\.(?:\d+|x))(?:\/(\d+))?$/.exec(
    arn ?? '',
  );
  if (match?.[1] === undefined || match[2] === undefined)
    throw invalidValue(member, arn, 'is not the ARN of a version');
  const { 1: prefix, 2: version, 3: build } = match;
  return build === undefined ? { prefix, version } : { prefix, version, build: Number(build) };
};

/** Whether `version` is one of those that a pattern such as `1.x.x` names. */
export const versionMatches = (pattern: string, version: string): boolean => {
  const parts = version.split('.');
  return pattern.split('.').every((part, index) => part === 'x' || part === parts[index]);
};

export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  return [0, 1, 2].map((index) => (left[index] ?? 0) - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
};

/** The newest ARN among those that a full or wildcard ARN names. */
export const resolveVersion = (arns: Iterable<string>, reference: VersionedArn): string | undefined =>
  [...arns]
    .map((arn) => ({ arn, parsed: parseVersioned('arn', arn) }))
    .filter(({ parsed }) => parsed.prefix === reference.prefix && versionMatches(reference.version, parsed.version))
    .filter(({ parsed }) => reference.build === undefined || reference.build === parsed.build)
    .sort(
      (a, b) => compareVersions(a.parsed.version, b.parsed.version) || (a.parsed.build ?? 0) - (b.parsed.build ?? 0),
    )
    .at(-1)?.arn;

/** What Image Builder answers beside a versioned resource. */
export const latestReferences = (arn: string) => {
  const { prefix, version } = parseVersioned('arn', arn);
  const [major, minor] = version.split('.');
  return {
    latestVersionArn: `${prefix}/x.x.x`,
    latestMajorVersionArn: `${prefix}/${major}.x.x`,
    latestMinorVersionArn: `${prefix}/${major}.${minor}.x`,
    latestPatchVersionArn: `${prefix}/${version}`,
  };
};
