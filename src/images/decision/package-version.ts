/** How a package manager orders versions. Packages of other systems (Windows, macOS) follow rpm's rules, which suit dotted numbers. */
export type VersionRules = 'rpm' | 'dpkg';

/** Negative when `a` is older than `b`, positive when newer, 0 when the package manager takes them for the same. */
export const compareVersions = (rules: VersionRules, a: string, b: string): number =>
  rules === 'rpm' ? compareRpm(a, b) : compareDpkg(a, b);

/** `[epoch:]version[-release]`; a missing epoch is 0. */
interface Parts {
  epoch: string;
  version: string;
  release: string;
}

function partsOf(text: string): Parts {
  const [prefix = '', epoch = ''] = /^([0-9]*):/.exec(text) ?? [];
  const rest = text.slice(prefix.length);
  const dash = rest.lastIndexOf('-');
  return dash === -1
    ? { epoch, version: rest, release: '' }
    : { epoch, version: rest.slice(0, dash), release: rest.slice(dash + 1) };
}

/** rpm's rpmVersionCompare. https://rpm.org/docs/latest/man/rpm-version.7 */
function compareRpm(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareRpmPart(left.version, right.version) ||
    compareRpmPart(left.release, right.release)
  );
}

/** dpkg's dpkg_version_compare. https://man7.org/linux/man-pages/man7/deb-version.7.html */
function compareDpkg(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return (
    compareNumbers(left.epoch, right.epoch) ||
    compareDpkgPart(left.version, right.version) ||
    compareDpkgPart(left.release, right.release)
  );
}

/** Digits of any length, as rpm and dpkg compare them: leading zeros aside, the longer is the greater. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareText(left, right);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** rpm's rpmvercmp: runs of digits and of letters, `~` before everything, `^` after the end and before all else. */
function compareRpmPart(a: string, b: string): number {
  const left = rpmTokens(a);
  const right = rpmTokens(b);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = compareRpmTokens(left[i], right[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whatever is neither letter, digit, `~` nor `^` only separates. */
const rpmTokens = (text: string): readonly string[] => text.match(/[0-9]+|[A-Za-z]+|~|\^/g) ?? [];

function compareRpmTokens(a: string | undefined, b: string | undefined): number {
  if (a !== b) {
    for (const [mark, sign] of [
      ['~', -1],
      ['^', 1],
    ] as const) {
      // A caret sorts after the end of the other version and before anything else there.
      if (a === mark) return b === undefined ? sign : -1;
      if (b === mark) return a === undefined ? -sign : 1;
    }
  }
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const numbers = [isNumber(a), isNumber(b)];
  if (numbers[0] !== numbers[1]) return numbers[0] === true ? 1 : -1;
  return numbers[0] === true ? compareNumbers(a, b) : compareText(a, b);
}

const isNumber = (token: string): boolean => /^[0-9]/.test(token);

/** dpkg's verrevcmp: runs of other characters and of digits in turn, either of them possibly empty. */
function compareDpkgPart(a: string, b: string): number {
  const left = dpkgTokens(a);
  const right = dpkgTokens(b);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [x, y] = [left[i] ?? '', right[i] ?? ''];
    const difference = i % 2 === 0 ? compareDpkgText(x, y) : compareNumbers(x, y);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Text, number, text, number …: always beginning with a text. */
function dpkgTokens(text: string): string[] {
  const runs = text.match(/[0-9]+|[^0-9]+/g) ?? [];
  return /^[0-9]/.test(text) ? ['', ...runs] : [...runs];
}

function compareDpkgText(a: string, b: string): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = dpkgOrder(a[i]) - dpkgOrder(b[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `~` before the end, the end before letters, letters before the rest. */
function dpkgOrder(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === '~') return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
