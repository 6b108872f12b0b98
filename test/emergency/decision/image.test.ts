import { type ImageFacts, imageVerdict } from '../../../src/emergency/decision/image.ts';
import { aFixPatch, CVE, DAY, T0 } from '../fixture.ts';

const packages = (...versions: [string, string][]): ImageFacts['packages'] => ({
  kind: 'known',
  items: versions.map(([packageName, packageVersion]) => ({ packageName, packageVersion })),
});
const OFF = { kind: 'off' } as const;
const scanned = (...items: string[]): ImageFacts['cves'] => ({ kind: 'known', items });

test.each<[string, Partial<ImageFacts>, string]>([
  ['its scan found the CVE', { cves: scanned(CVE) }, 'vulnerable'],
  ['an older package', { packages: packages(['openssl', '1:3.0.7-20.el9']) }, 'vulnerable'],
  ['the fixed package', { packages: packages(['openssl.x86_64', '1:3.0.7-24.el9']) }, 'clean'],
  ['a newer package', { packages: packages(['openssl', '1:3.1.0-1.el9']) }, 'clean'],
  ['the fixed package, its epoch not named', { packages: packages(['openssl', '3.0.7-24.el9']) }, 'clean'],
  ['an older package, its epoch not named', { packages: packages(['openssl', '3.0.7-20.el9']) }, 'vulnerable'],
  ['a package of an older epoch', { packages: packages(['openssl', '0:3.1.0-1.el9']) }, 'vulnerable'],
  [
    'the fixed package beside its predecessor',
    { packages: packages(['openssl', '1:3.0.7-20.el9'], ['openssl', '1:3.0.7-24.el9']) },
    'clean',
  ],
  ['a package of another distribution', { packages: packages(['openssl', '1:3.0.8-1.amzn2023']) }, 'not-known'],
  ['without the package', { packages: packages(['bash', '5.1']) }, 'clean'],
  ['a list without packages', { packages: packages() }, 'not-known'],
  [
    'packages not recorded, scanned before the CVE was published',
    { cves: scanned(), createdAt: T0 - 9 * DAY },
    'not-known',
  ],
  ['packages not recorded, scanned since', { cves: scanned() }, 'clean'],
  ['nothing recorded', {}, 'not-known'],
])('%s: %s', (_title, facts, expected) => {
  const image = { createdAt: T0, packages: OFF, cves: OFF, ...facts };
  expect(imageVerdict(image, { cve: CVE, fixes: [aFixPatch()], publishedAt: T0 - 5 * DAY })).toBe(expected);
});

test('without a fix, packages say nothing', () => {
  const image = { createdAt: T0, packages: packages(['openssl', '1:3.0.7-20.el9']), cves: OFF };
  expect(imageVerdict(image, { cve: CVE, fixes: [{ id: 'KB1' }] })).toBe('not-known');
});
