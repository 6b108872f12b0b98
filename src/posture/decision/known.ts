import type { Vulnerability } from '../../aws/findings.ts';
import { DAY, HOUR } from '../../duration.ts';
import { present } from '../../present.ts';
import { hashOf } from '../../store/table.ts';
import type { Catalogue, Known, KnownFacts, KnownSources, KnownVulnerability, Told } from '../types/known.ts';

/** What was not listed so long ago may be by now. */
const KNOWN_FOR_MS = 2 * DAY;

/** Of both sources, each CVE at its earliest. What neither has said anything of lately is not known, unless it was listed before. */
export function knownFrom({ catalogue, inspector }: KnownFacts, now: number): Known {
  const isFresh = isUsable(catalogue, now);
  return {
    of: (cve) => {
      const listed = own(catalogue?.vulnerabilities, cve);
      const told = own(inspector, cve);
      const said = [...(listed === undefined ? [] : [listed]), ...(told === undefined ? [] : [told])];
      const isSaid = isFresh || (told !== undefined && told.readAt + KNOWN_FOR_MS > now);
      const all = said.reduce<KnownVulnerability>(joined, {});
      return isSaid || all.exploited !== undefined ? all : undefined;
    },
  };
}

/** The file says of everything that it does not list that it is not exploited, for as long as it was read lately. */
export const isUsable = (catalogue: Catalogue | undefined, now: number): boolean =>
  catalogue !== undefined && catalogue.readAt + KNOWN_FOR_MS > now;

/** What Inspector says of a CVE; one that is listed without a date counts from when that was first read. */
export function toldBy(
  vulnerability: Vulnerability | undefined,
  { before, now }: { before: Told | undefined; now: number },
): Told {
  if (vulnerability === undefined) return { readAt: now };
  const { exploited, listedAt, listedDue, seenAt, epss } = vulnerability;
  const dates = [listedAt, seenAt].flatMap((at) => at ?? []);
  const since = dates.length > 0 ? Math.min(...dates) : (before?.exploited?.since ?? now);
  return { readAt: now, ...present({ exploited: exploited ? { since, ...present({ listedDue }) } : undefined, epss }) };
}

/** The first has the ratings, since Inspector has none. */
function joined(first: KnownVulnerability, second: KnownVulnerability): KnownVulnerability {
  const exploited = earlier(first.exploited, second.exploited);
  const { automatable = second.automatable, technicalImpact = second.technicalImpact, epss = second.epss } = first;
  return present({ exploited, automatable, technicalImpact, epss });
}

type Exploited = KnownVulnerability['exploited'];

const earlier = (a: Exploited, b: Exploited): Exploited =>
  a === undefined || (b !== undefined && b.since < a.since) ? b : a;

/** Ids come from outside: "constructor" is not a CVE. */
const own = <Value>(record: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

/** Where it is known from. */
export const sourcesOf = ({ catalogue, problem, inspector, inspectorOffAt }: KnownFacts): KnownSources => ({
  ...present({ problem }),
  ...(catalogue === undefined
    ? {}
    : {
        catalogue: {
          readAt: catalogue.readAt,
          holes: catalogue.holes,
          ...present({ version: catalogue.version }),
        },
      }),
  ...(inspectorOffAt !== undefined ? { inspector: 'off' as const } : asked(inspector)),
});

const asked = (inspector: KnownFacts['inspector']): Pick<KnownSources, 'inspector'> =>
  Object.keys(inspector).length === 0 ? {} : { inspector: 'asked' };

/** CVEs of which something else is known than before. */
export const changedBetween = (before: Known, after: Known, cves: Iterable<string>): readonly string[] =>
  [...cves].filter((cve) => hashOf(before.of(cve) ?? null) !== hashOf(after.of(cve) ?? null));

/** So long an answer of Inspector counts before it is asked again. */
const ASKED_FOR_MS = 6 * HOUR;

/** Whom Inspector is to be asked about, those that it was never asked about first, and then the oldest answers. */
export function toAsk(wanted: ReadonlySet<string>, { inspector }: KnownFacts, now: number): readonly string[] {
  const readAt = (cve: string): number => own(inspector, cve)?.readAt ?? 0;
  return [...wanted]
    .filter((cve) => IS_CVE.test(cve) && readAt(cve) + ASKED_FOR_MS <= now)
    .sort((a, b) => readAt(a) - readAt(b));
}

/** Others than these Inspector refuses. */
const IS_CVE = /^CVE-[12][0-9]{3}-[0-9]{4,10}$/;
