/** What is known of one vulnerability, beside which patch closes it. Times are milliseconds since the epoch. */
export interface KnownVulnerability {
  /** Known to be exploited: since when it has been listed or seen, and by when the list itself says that it must be fixed. */
  exploited?: { since: number; listedDue?: number };
  /** CISA's SSVC values, where the list has them: whether an attack can be automated, and how much control it gives. */
  automatable?: boolean;
  technicalImpact?: 'partial' | 'total';
  /** Probability of exploitation within 30 days, 0–1, as FIRST gives it. */
  epss?: number;
}

/** What is known of vulnerabilities: asked for by CVE id. */
export interface Known {
  /** `undefined` where no source of exploited vulnerabilities has said anything of it; otherwise what it is not listed for is not so. */
  of(cve: string): KnownVulnerability | undefined;
}

/** The file of known exploited vulnerabilities, as it was last read well. */
export interface Catalogue {
  readAt: number;
  version?: string;
  vulnerabilities: Readonly<Record<string, KnownVulnerability>>;
  /** Rows without a CVE id, of which nothing is known, or without a date that is not still to come, which count as listed when they were first seen. */
  holes: number;
}

/** Why the file could not be read. A file without rows is believed of no list: what was read before stays. */
export interface CatalogueProblem {
  at: number;
  code: 'absent' | 'denied' | 'not-json' | 'no-list' | 'empty' | 'unread';
}

/** What Inspector said of one CVE, and when. */
export type Told = KnownVulnerability & { readAt: number };

/** Everything that is kept of what is known. */
export interface KnownFacts {
  catalogue?: Catalogue;
  problem?: CatalogueProblem;
  inspector: Readonly<Record<string, Told>>;
  /** Inspector was not enabled, or could not be asked, when it was last asked. */
  inspectorOffAt?: number;
}

/** Where it is known from whether something is exploited, for people. */
export interface KnownSources {
  catalogue?: { readAt: number; version?: string; holes: number };
  problem?: CatalogueProblem;
  inspector?: 'asked' | 'off';
}
