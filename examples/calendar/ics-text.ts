/** How RFC 5545 writes text and time: https://www.rfc-editor.org/rfc/rfc5545#section-3 */

const MAX_OCTETS = 75;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', ';': '\\;', ',': '\\,', '\n': '\\n' };
const UNESCAPES: Readonly<Record<string, string>> = { '\\': '\\', ';': ';', ',': ',', n: '\n', N: '\n' };

/** A value of type TEXT; control characters that it may not have are left out. */
export const escapeText = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, '')
    .replaceAll(/[\ud800-\udfff]/gu, '')
    .replaceAll(/[\\;,\n]/g, (character) => ESCAPES[character] ?? character);

export const unescapeText = (text: string): string =>
  text.replaceAll(/\\([\\;,nN])/g, (_whole, character: string) => UNESCAPES[character] ?? character);

/** A content line in pieces of at most 75 octets; a character is never cut. Each later piece begins with a space. */
export function fold(line: string): string {
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      pieces.push(piece);
      piece = ' ';
      octets = 1;
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
}

export const unfold = (text: string): string[] =>
  text
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');

/** `20261125T160000Z` */
export const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** @throws Error for anything but UTC */
export function readUtc(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) throw new Error(`reading the feed: ${text} is not a time in UTC`);
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
