import { digestNumber } from '../identifiers.ts';
import type { Drift } from './drift.ts';
import type { Finding, ImageContent, Severity } from './state.ts';

/** Of the known vulnerabilities, a first scan finds this share (one in two). */
const FIRST_SHARE = 2;

export interface ScanInput {
  /** Findings of the pipeline's image before, or undefined for its first. */
  previous: readonly Finding[] | undefined;
  /** Vulnerabilities this pipeline has had and fixed; they do not come back. */
  fixedBefore: ReadonlySet<string>;
  drift: Drift;
  content: ImageContent;
  seed: string;
  now: number;
}

/** What a scan finds: what is still open, and one or two that came with newer packages. */
export const nextFindings = (input: ScanInput): Finding[] => {
  const { previous } = input;
  const present = input.content.vulnerabilities.filter(
    (known) => input.drift.packages.some(({ name }) => name === known.package) && !input.fixedBefore.has(known.id),
  );
  if (previous === undefined) {
    return present
      .filter((known) => digestNumber(known.id, FIRST_SHARE) === 0)
      .map((vulnerability) => findingOf(input, vulnerability));
  }
  const open = previous
    .filter(({ vulnerability }) => !isFixed(vulnerability, input.drift))
    .map((finding) => ({ ...findingOf(input, finding.vulnerability), firstObservedAt: finding.firstObservedAt }));
  return [...open, ...introduced(input, present, previous)];
};

/** Whether the newer packages of a build fix it. */
export const isFixed = ({ fixable, package: name }: Finding['vulnerability'], { packages, upgraded }: Drift): boolean =>
  (fixable && upgraded.has(name)) || packages.every((known) => known.name !== name);

const introduced = (
  input: ScanInput,
  present: readonly Finding['vulnerability'][],
  previous: readonly Finding[],
): Finding[] => {
  const fresh = present.filter((known) => previous.every(({ vulnerability }) => vulnerability.id !== known.id));
  const count = 1 + digestNumber(`${input.seed}/introduced`, 2);
  const start = digestNumber(`${input.seed}/first`, Math.max(fresh.length, 1));
  return [...fresh.slice(start), ...fresh.slice(0, start)]
    .slice(0, count)
    .map((vulnerability) => findingOf(input, vulnerability));
};

const findingOf = (input: ScanInput, vulnerability: Finding['vulnerability']): Finding => ({
  vulnerability,
  version: input.drift.packages.find(({ name }) => name === vulnerability.package)?.version ?? '',
  firstObservedAt: input.now,
});

/** The counts that Image Builder keeps: low findings are only in `all`. */
export const severityCounts = (findings: readonly Finding[]) => {
  const count = (severity: Severity) =>
    findings.filter(({ vulnerability }) => vulnerability.severity === severity).length;
  return { all: findings.length, critical: count('CRITICAL'), high: count('HIGH'), medium: count('MEDIUM') };
};
