/** What came of one check. `holds` is said only after an answer was compared. */
export interface Verdict {
  result: 'holds' | 'does not hold' | 'could not be checked';
  /** What was compared, or why nothing was. */
  because: string;
}

export const holds = (because: string): Verdict => ({ result: 'holds', because });

export const fails = (because: string): Verdict => ({ result: 'does not hold', because });

export const unchecked = (because: string): Verdict => ({ result: 'could not be checked', because });

/** Holds where the two are the same text, and says both where they are not. */
export const same = (what: string, found: string | undefined, expected: string): Verdict => {
  if (found === undefined) return unchecked(`${what} was not in the answer`);
  return found === expected
    ? holds(`${what} is ${expected}`)
    : fails(`${what} is ${found}, and ${expected} is assumed`);
};
