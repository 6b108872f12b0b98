/** One record of a run: by its own hash and by that of the record before it. `at`: milliseconds since the epoch. */
export interface Link {
  run: string;
  version: number;
  at: number;
  hash: string;
  prev: string;
}

export interface Difference {
  run: string;
  /** The first and last version that it is about. */
  from: number;
  to: number;
  code: DifferenceCode;
}

export type DifferenceCode =
  /** The table's record is another than the one that was announced. */
  | 'changed'
  /** Announced, and not in the table. */
  | 'missing'
  /** Everything of the run that was announced is not in the table. */
  | 'run-deleted'
  /** In the table, and never announced. */
  | 'added'
  | 'run-added'
  /** The sink lacks it; the event after it names the table's record. */
  | 'sink-gap'
  /** The sink has two different events of it: one of them is not the product's. */
  | 'sink-contradicts'
  /** The sink's event does not follow the one before it in the sink. */
  | 'sink-broken';

export interface Comparison {
  differences: readonly Difference[];
  /** Records that both have and that are the same. */
  confirmed: number;
  /** Records of the table that are older than the sink's first event: nothing outside the table vouches for them. */
  older: number;
  /** Records of the table that may still be on their way. */
  underWay: number;
}

/** A delivery stream waits for more to write at once, and a bus that did not answer is asked again with the next look. */
export const DELIVERY_MS = 60 * 60_000;

/** The records of the table against the events of the sink. Order and repetitions in the sink mean nothing. */
export function compare(table: readonly Link[], sink: readonly Link[], now: number): Comparison {
  const began = Math.min(...sink.map(({ at }) => at));
  const stored = byRun(table);
  const kept = byRun(sink);
  const found = [...new Set([...stored.keys(), ...kept.keys()])]
    .sort()
    .map((run) => compareRun(run, { stored: stored.get(run) ?? [], kept: kept.get(run) ?? [] }, { began, now }));
  const sum = (count: (one: Comparison) => number): number => found.reduce((all, one) => all + count(one), 0);
  return {
    differences: found.flatMap(({ differences }) => differences),
    confirmed: sum(({ confirmed }) => confirmed),
    older: sum(({ older }) => older),
    underWay: sum(({ underWay }) => underWay),
  };
}

function byRun(links: readonly Link[]): Map<string, Link[]> {
  const runs = new Map<string, Link[]>();
  for (const link of links) runs.set(link.run, [...(runs.get(link.run) ?? []), link]);
  return runs;
}

interface Both {
  stored: readonly Link[];
  kept: readonly Link[];
}

function compareRun(run: string, { stored, kept }: Both, { began, now }: { began: number; now: number }): Comparison {
  const inTable = new Map(stored.map((link) => [link.version, link]));
  const inSink = new Map<number, Link[]>();
  for (const link of kept) inSink.set(link.version, distinct([...(inSink.get(link.version) ?? []), link]));
  const last = Math.max(0, ...inTable.keys(), ...inSink.keys());
  const marks = Array.from({ length: last }, (_, i): Mark[] => {
    const version = i + 1;
    const [here, there] = [inTable.get(version), inSink.get(version) ?? []];
    const [before, next] = [inSink.get(version - 1), inSink.get(version + 1)];
    const [one, another] = there;
    if (another !== undefined) return [{ version, is: 'sink-contradicts' }];
    if (one === undefined) return here === undefined ? [] : [{ version, is: unheard(here, { next, began, now }) }];
    const broken: Mark[] = follows(one, before) ? [] : [{ version, is: 'sink-broken' }];
    return [...broken, { version, is: judged(here, one) }];
  }).flat();
  const count = (what: Mark['is']): number => marks.filter(({ is }) => is === what).length;
  const whole = { missing: stored.length === 0, added: kept.length === 0 };
  return {
    differences: rangesOf(marks.flatMap((mark) => differing(mark, whole))).map((range) => ({ run, ...range })),
    confirmed: count('confirmed'),
    older: count('older'),
    underWay: count('under-way'),
  };
}

interface Mark {
  version: number;
  is: DifferenceCode | 'confirmed' | 'older' | 'under-way';
}

function differing(
  { version, is }: Mark,
  whole: { missing: boolean; added: boolean },
): { version: number; code: DifferenceCode }[] {
  if (is === 'confirmed' || is === 'older' || is === 'under-way') return [];
  if (is === 'missing' && whole.missing) return [{ version, code: 'run-deleted' }];
  if (is === 'added' && whole.added) return [{ version, code: 'run-added' }];
  return [{ version, code: is }];
}

const judged = (here: Link | undefined, one: Link): Mark['is'] => {
  if (here === undefined) return 'missing';
  return here.hash === one.hash && here.prev === one.prev ? 'confirmed' : 'changed';
};

const distinct = (links: readonly Link[]): Link[] =>
  links.filter((one, i) => !links.slice(0, i).some(({ hash, prev }) => hash === one.hash && prev === one.prev));

const follows = ({ prev, version }: Link, before: readonly Link[] | undefined): boolean =>
  version === 1 ? prev === '' : before === undefined || before.some(({ hash }) => hash === prev);

/** What a record of the table is of which the sink has no event. */
function unheard(
  { hash, at }: Link,
  { next, began, now }: { next: readonly Link[] | undefined; began: number; now: number },
): Mark['is'] {
  if (next !== undefined && !next.some(({ prev }) => prev === hash)) return 'changed';
  if (at < began) return 'older';
  if (next !== undefined) return 'sink-gap';
  return at > now - DELIVERY_MS && at <= now ? 'under-way' : 'added';
}

/** Versions beside each other with the same code as one. */
function rangesOf(marks: readonly { version: number; code: DifferenceCode }[]): Omit<Difference, 'run'>[] {
  const ranges: Omit<Difference, 'run'>[] = [];
  for (const { version, code } of marks) {
    const same = ranges.findLast((range) => range.code === code);
    if (same !== undefined && same.to === version - 1) same.to = version;
    else ranges.push({ from: version, to: version, code });
  }
  return ranges;
}
