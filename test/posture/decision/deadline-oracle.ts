/**
 * Deadlines worked out a second way, by hand and slowly: rows as text, dates as dates, and time walked through hour by hour. It shares
 * nothing with what it checks, and knows only what a fleet is generated from.
 */

export interface OracleCve {
  id: string;
  /** `unknown`: no source has said anything. */
  about: 'unknown' | { listed?: number; automatable?: boolean; impact?: 'partial' | 'total' };
}

export interface OracleRule {
  name: string;
  days: number;
  exploited: boolean;
  isPublic: boolean;
  severities: readonly string[];
}

export interface OracleFleet {
  table: 'bod' | readonly OracleRule[];
  strictest: boolean;
  exposure: 'public' | 'internal' | 'not known';
  way: 'window' | 'image' | 'on request' | 'nobody';
  patches: readonly { id: string; severity: string; seen: number; cves: readonly OracleCve[] }[];
  /** Hours from now. */
  openings: readonly number[];
  closed: readonly { from: number; until?: number }[];
  now: number;
  /** What the fleet before it misses, and how many days each of their baselines waits; `undefined`: up to a date. */
  ahead: { seen: number; listed?: number; delayThere?: number; delayHere?: number };
}

export interface OracleAnswer {
  due?: string;
  open: number;
  overdue: number;
  unrated: number;
  /** Of the earliest deadline that is not past. */
  canBeMet?: 'yes' | 'no' | 'not known';
  /** The same of what only the fleet before it misses; absent where this one's baseline has approved it, or nobody knows. */
  ahead?: 'yes' | 'no' | 'not known';
}

const TABLE = [
  'unlisted internal manual partial upgrade',
  'unlisted internal manual total upgrade',
  'unlisted internal automatable partial 60',
  'unlisted internal automatable total 60',
  'unlisted public manual partial 60',
  'unlisted public manual total 14',
  'unlisted public automatable partial 14',
  'unlisted public automatable total 3',
  'listed internal manual partial 14',
  'listed internal manual total 14',
  'listed internal automatable partial 14',
  'listed internal automatable total 3',
  'listed public manual partial 14',
  'listed public manual total 3',
  'listed public automatable partial 3',
  'listed public automatable total 3',
];

/** `YYYY-MM-DD`, so many calendar days after the day of a moment. */
function dayAfter(moment: number, days: number): string {
  const date = new Date(moment);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

type Verdict = { day: string } | 'none' | 'unrated';

function timelines(listed: string, where: string, cve: Exclude<OracleCve['about'], 'unknown'>): string[] {
  const manner = cve.automatable === undefined ? '(manual|automatable)' : cve.automatable ? 'automatable' : 'manual';
  const row = new RegExp(`^${listed} ${where} ${manner} ${cve.impact ?? '(partial|total)'} `);
  return TABLE.filter((line) => row.test(line)).map((line) => line.split(' ').at(-1) ?? '');
}

const shortest = (lines: readonly string[]): string =>
  [...lines].sort((a, b) => Number(a.replace('upgrade', '9999')) - Number(b.replace('upgrade', '9999')))[0] ??
  'upgrade';

function byTable(cve: OracleCve, seen: number, { exposure, strictest }: OracleFleet): Verdict {
  const where = exposure === 'internal' ? 'internal' : 'public';
  if (cve.about === 'unknown' && !strictest) return 'unrated';
  const about = cve.about === 'unknown' ? { listed: seen } : cve.about;
  const unlisted = timelines('unlisted', where, about);
  const isClear = new Set(unlisted).size === 1;
  if (about.listed === undefined) {
    if (!isClear && !strictest) return 'unrated';
    const days = shortest(unlisted);
    return days === 'upgrade' ? 'none' : { day: dayAfter(seen, Number(days)) };
  }
  const dates = [dayAfter(about.listed, Number(shortest(timelines('listed', where, about))))];
  if (isClear && unlisted[0] !== 'upgrade') dates.push(dayAfter(seen, Number(unlisted[0])));
  return { day: dates.sort()[0] ?? '' };
}

function byRules(
  cve: OracleCve | undefined,
  { seen, severity }: { seen: number; severity: string },
  { table, exposure, strictest }: OracleFleet,
): Verdict {
  if (table === 'bod') return 'none';
  const about = cve === undefined ? {} : cve.about;
  for (const rule of table) {
    if (rule.isPublic && exposure === 'internal') continue;
    if (rule.severities.length > 0 && !rule.severities.includes(severity.toLowerCase())) continue;
    if (!rule.exploited) return { day: dayAfter(seen, rule.days) };
    if (about === 'unknown') return strictest ? { day: dayAfter(seen, rule.days) } : 'unrated';
    if (about.listed !== undefined) return { day: dayAfter(about.listed, rule.days) };
  }
  return 'none';
}

const lastMinute = (day: string): number => Date.parse(`${day}T23:59:00Z`);

export function oracleAnswer(fleet: OracleFleet): OracleAnswer {
  const days = new Map<string, string>();
  const unrated = new Set<string>();
  for (const patch of fleet.patches) {
    const all = patch.cves.length === 0 ? [undefined] : patch.cves;
    for (const cve of all) {
      const id = cve?.id ?? patch.id;
      const verdict =
        fleet.table !== 'bod'
          ? byRules(cve, patch, fleet)
          : cve === undefined
            ? 'none'
            : byTable(cve, patch.seen, fleet);
      if (verdict === 'unrated') unrated.add(id);
      else if (verdict !== 'none') days.set(id, [verdict.day, days.get(id) ?? verdict.day].sort()[0] ?? '');
    }
  }
  const sorted = [...days.values()].sort();
  const coming = sorted.find((day) => lastMinute(day) >= fleet.now);
  return {
    ...(sorted[0] === undefined ? {} : { due: sorted[0] }),
    open: sorted.length,
    overdue: sorted.filter((day) => lastMinute(day) < fleet.now).length,
    unrated: [...unrated].filter((id) => !days.has(id)).length,
    ...(coming === undefined ? {} : { canBeMet: walk(fleet, lastMinute(coming)) }),
    ...aheadAnswer(fleet),
  };
}

/** It is exploited, and its ratings are unknown: a public fleet has 3 days and an internal one too, by the strictest row. */
function aheadAnswer(fleet: OracleFleet): Pick<OracleAnswer, 'ahead'> {
  const { ahead, now, way } = fleet;
  const { seen, listed, delayHere, delayThere = 0 } = ahead;
  if (way === 'image' || listed === undefined || delayHere === undefined) return {};
  const cve = { id: 'CVE-2026-99', about: { listed } };
  const verdict =
    fleet.table === 'bod' ? byTable(cve, seen, fleet) : byRules(cve, { seen, severity: 'Critical' }, fleet);
  if (verdict === 'none' || verdict === 'unrated') return {};
  const approved = Math.min(listed + delayHere * 24 * HOUR, seen + Math.max(0, delayHere - delayThere) * 24 * HOUR);
  if (approved <= now) return {};
  return { ahead: walk(fleet, lastMinute(verdict.day), approved) };
}

const HOUR = 3_600_000;

/** Every hour until then: is there an opening, and is nothing closed? */
function walk({ way, openings, closed, now }: OracleFleet, due: number, approved = now): 'yes' | 'no' | 'not known' {
  if (way === 'nobody' || approved > due) return 'no';
  const isClosed = (hour: number): boolean =>
    closed.some(({ from, until }) => from <= hour && hour < (until ?? Number.POSITIVE_INFINITY));
  let hour = 0;
  for (; now + hour * HOUR <= due; hour += 1) {
    const isOpen = way !== 'window' || openings.includes(hour);
    if (isOpen && now + hour * HOUR >= approved && !isClosed(hour)) return 'yes';
  }
  if (way !== 'window') return 'no';
  return openings.some((opening) => opening >= hour) ? 'no' : 'not known';
}
