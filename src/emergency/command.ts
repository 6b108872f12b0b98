export type CveParse = { kind: 'request'; cve: string } | { kind: 'help'; text: string };

const USAGE = 'the command is `/patch cve <id>`, for example `/patch cve CVE-2026-12345`.';

/** `cve CVE-2026-12345`, in any case. https://www.cve.org/ResourcesSupport/FAQs#pc_cve_recordscve_id_syntax */
export function parseCve(words: readonly string[]): CveParse {
  const [word, extra] = words;
  if (word === undefined) return { kind: 'help', text: `No CVE was looked up: ${USAGE}` };
  if (extra !== undefined) return { kind: 'help', text: `No CVE was looked up: name one at a time; ${USAGE}` };
  const cve = word.toUpperCase();
  if (isCve(cve)) return { kind: 'request', cve };
  // Said by the door as it is: the word only where it cannot be markup.
  const what = /^[\w.:-]{1,40}$/.test(word) ? `\`${word}\`` : 'that';
  return { kind: 'help', text: `No CVE was looked up: ${what} is not a CVE id; ${USAGE}` };
}

export const isCve = (text: string): boolean => /^CVE-(?:1999|2[0-9]{3})-[0-9]{4,19}$/.test(text);
