import { clamp, oneLine } from '../../slack/escape.ts';
import { type Cve, type ImageRef, type PackageVersion, SEVERITIES, type VersionChange } from '../types.ts';

/** Words shared by the summary and the thread. All of it is plain text for rich text: nothing here is parsed as markup. */

/** Names and versions come from packages that anyone may have published: one line, and short enough to stay readable. */
export const short = (text: string, max = 60): string => clamp(oneLine(text).trim(), max) || 'unnamed';

/** `web 1.0.4/1`, from an image build version ARN. https://docs.aws.amazon.com/imagebuilder/latest/userguide/semver.html */
export function imageVersion({ arn }: ImageRef): string {
  const [, name, version, build] = /:image\/([a-z0-9_-]+)\/([0-9x.]+)(?:\/([0-9]+))?$/.exec(arn) ?? [];
  return name === undefined || version === undefined
    ? short(arn, 150)
    : short(`${name} ${version}${build === undefined ? '' : `/${build}`}`, 150);
}

/** `ami-0abc (web 1.0.4/1)`, or the version alone. */
export const imageName = (ref: ImageRef): string =>
  ref.image === undefined ? imageVersion(ref) : `${short(ref.image, 150)} (${imageVersion(ref)})`;

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `3 (1 critical, 2 high)`, worst first, or `none`. */
export function severities(cves: readonly Cve[]): string {
  if (cves.length === 0) return 'none';
  const counts = SEVERITIES.flatMap((severity) => {
    const count = cves.filter((cve) => cve.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity.toLowerCase()}`];
  });
  return `${cves.length} (${counts.join(', ')})`;
}

export const versionChange = ({ name, from, to }: VersionChange): string =>
  `${short(name)} ${short(from)} → ${short(to)}`;

export const packageVersion = ({ name, version }: PackageVersion): string => `${short(name)} ${short(version)}`;

/** The first `max` of a list, and how many more there are. */
export function firstOf(words: readonly string[], max: number): string {
  const rest = words.length - max;
  return rest > 0 ? `${words.slice(0, max).join(', ')} and ${rest} more` : words.join(', ');
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
