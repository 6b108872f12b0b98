import { short } from '../../slack/words.ts';
import { type Cve, type ImageRef, type PackageVersion, SEVERITIES, type VersionChange } from '../types.ts';

/** Words shared by the summary and the thread. All of it is plain text for rich text: nothing here is parsed as markup. */

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
