import * as z from 'zod';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { Catalogue, CatalogueProblem, KnownVulnerability } from '../types/known.ts';

/**
 * The file of known exploited vulnerabilities, in the shape of CISA's: https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json
 * Rows may have `automatable` and `technicalImpact` beside it; `ratings` has the same of vulnerabilities that are not listed.
 */
const file = z.object({
  catalogVersion: z.string().optional().catch(undefined),
  dateReleased: z.string().optional().catch(undefined),
  vulnerabilities: z.array(z.unknown()),
  ratings: z.array(z.unknown()).optional().catch(undefined),
});

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .transform((text) => Date.parse(`${text}T00:00:00Z`))
  .refine(Number.isFinite);

const word = z.string().transform((text) => text.trim().toLowerCase());
const yesNo = z.union([z.boolean(), word.pipe(z.enum(['yes', 'no'])).transform((said) => said === 'yes')]);

const rating = z.object({
  cveID: z
    .string()
    .transform((text) => text.trim().toUpperCase())
    .pipe(z.string().regex(/^CVE-\d{4}-\d{4,19}$/)),
  automatable: yesNo.optional().catch(undefined),
  technicalImpact: word
    .pipe(z.enum(['partial', 'total']))
    .optional()
    .catch(undefined),
});

const row = rating.extend({
  dateAdded: day.optional().catch(undefined),
  dueDate: day.optional().catch(undefined),
  /** CISA asks for a triage only where an exploit gives total control. */
  forensicTriage: yesNo.optional().catch(undefined),
});

export type CatalogueRead =
  | { kind: 'read'; catalogue: Catalogue }
  | { kind: 'unreadable'; code: Extract<CatalogueProblem['code'], 'not-json' | 'no-list' | 'empty'> };

/** What a file says, read at `now`; a row that cannot be read does not keep the others from being read. */
export function readCatalogue(
  text: string,
  { before, now }: { before?: Catalogue | undefined; now: number },
): CatalogueRead {
  const json = jsonIn(text);
  if (json === undefined) return { kind: 'unreadable', code: text.trim() === '' ? 'empty' : 'not-json' };
  const parsed = file.safeParse(json);
  if (!parsed.success) return { kind: 'unreadable', code: 'no-list' };
  const { catalogVersion, dateReleased, vulnerabilities, ratings = [] } = parsed.data;
  const released = Date.parse(dateReleased ?? '');
  const found = new Map<string, KnownVulnerability>();
  for (const each of ratings) {
    const rated = rating.safeParse(each);
    if (rated.success) found.set(rated.data.cveID, ratingOf(rated.data));
  }
  let holes = 0;
  let rows = 0;
  for (const each of vulnerabilities) {
    const listed = row.safeParse(each);
    const dateAdded = listed.success ? pastDay(listed.data.dateAdded, now) : undefined;
    if (dateAdded === undefined) holes += 1;
    if (!listed.success) continue;
    rows += 1;
    const { cveID, dueDate } = listed.data;
    const known = before?.vulnerabilities[cveID]?.exploited?.since;
    const since = dateAdded ?? known ?? pastDay(released, now) ?? now;
    const other = found.get(cveID);
    const exploited = { since: Math.min(since, other?.exploited?.since ?? since), ...present({ listedDue: dueDate }) };
    found.set(cveID, { ...other, ...ratingOf(listed.data), exploited });
  }
  if (rows === 0) return { kind: 'unreadable', code: 'empty' };
  const version = present({ version: catalogVersion });
  return { kind: 'read', catalogue: { readAt: now, ...version, vulnerabilities: Object.fromEntries(found), holes } };
}

/** What is listed was listed by now: a day that is still to come would put its deadline off. Clocks and zones may differ by a day. */
const pastDay = (at: number | undefined, now: number): number | undefined =>
  at !== undefined && Number.isFinite(at) && at <= now + DAY ? at : undefined;

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ratingOf = ({
  automatable,
  technicalImpact,
  forensicTriage,
}: {
  automatable?: boolean | undefined;
  technicalImpact?: 'partial' | 'total' | undefined;
  forensicTriage?: boolean | undefined;
}): KnownVulnerability =>
  present({ automatable, technicalImpact: technicalImpact ?? (forensicTriage === true ? 'total' : undefined) });
