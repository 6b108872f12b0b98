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
