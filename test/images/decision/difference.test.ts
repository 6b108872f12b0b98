import { differenceOf } from '../../../src/images/decision/difference.ts';
import type { ImageContents, PackagesCompared } from '../../../src/images/types.ts';
import { contents, findings, NEW, NEW_ARN, OLD, OLD_ARN, packages } from '../difference-fixture.ts';

const older = (overrides: Partial<ImageContents>): ImageContents => contents({ arn: OLD_ARN, ...overrides });

function compared(before: readonly string[], after: readonly string[]): PackagesCompared {
  const { packages: found } = differenceOf(
    older({ packages: packages(...before) }),
    contents({ packages: packages(...after) }),
  );
  if (found.kind !== 'compared') throw new Error('not compared');
  return found;
}

const short = ({ upgraded, downgraded, added, removed, unchanged }: PackagesCompared) => ({
  upgraded: upgraded.map(({ name, from, to }) => `${name} ${from} ${to}`),
  downgraded: downgraded.map(({ name, from, to }) => `${name} ${from} ${to}`),
  added: added.map(({ name, version }) => `${name} ${version}`),
  removed: removed.map(({ name, version }) => `${name} ${version}`),
  unchanged,
});

const NOTHING = { upgraded: [], downgraded: [], added: [], removed: [], unchanged: 0 };

describe('packages', () => {
  test.each<[string, string[], string[], Partial<typeof NOTHING> | Record<string, unknown>]>([
    ['an upgrade', ['a 1-1'], ['a 1-2'], { upgraded: ['a 1-1 1-2'] }],
    ['an upgrade by number, not by letter', ['a 1-9'], ['a 1-10'], { upgraded: ['a 1-9 1-10'] }],
    ['a downgrade', ['a 2'], ['a 1'], { downgraded: ['a 2 1'] }],
    ['an addition', ['a 1'], ['a 1', 'b 2'], { added: ['b 2'], unchanged: 1 }],
    ['a removal', ['a 1', 'b 2'], ['a 1'], { removed: ['b 2'], unchanged: 1 }],
    ['the same', ['a 1', 'b 2'], ['b 2', 'a 1'], { unchanged: 2 }],
    ['one version spelt twice', ['a 0:1.0-1'], ['a 1.0-1'], { unchanged: 1 }],
    ['two architectures', ['a 1', 'a 1'], ['a 2', 'a 2'], { upgraded: ['a 1 2'] }],
    [
      'a kernel installed beside',
      ['kernel 1', 'kernel 2'],
      ['kernel 2', 'kernel 3'],
      { upgraded: ['kernel 1 3'], unchanged: 1 },
    ],
    ['one kernel more', ['kernel 1'], ['kernel 1', 'kernel 2'], { added: ['kernel 2'], unchanged: 1 }],
    ['one kernel fewer', ['kernel 1', 'kernel 2'], ['kernel 2'], { removed: ['kernel 1'], unchanged: 1 }],
    ['several of several', ['k 1', 'k 2', 'k 3'], ['k 4', 'k 5'], { upgraded: ['k 3 5', 'k 2 4'], removed: ['k 1'] }],
    [
      'keys, of which none is newer',
      ['gpg-pubkey a-1', 'gpg-pubkey b-2'],
      ['gpg-pubkey b-2', 'gpg-pubkey c-3'],
      { added: ['gpg-pubkey c-3'], removed: ['gpg-pubkey a-1'], unchanged: 1 },
    ],
    ['names in order', ['x 1'], ['x 1', 'b 1', 'a 1'], { added: ['a 1', 'b 1'], unchanged: 1 }],
  ])('tells %s', (_, before, after, expected) => {
    expect(short(compared(before, after))).toEqual({ ...NOTHING, ...expected });
  });

  test('orders by the rules of the system they are from', () => {
    expect(short(compared(['rpm 4', 'a 1.0-0'], ['rpm 4', 'a 1.0'])).downgraded).toEqual(['a 1.0-0 1.0']);
    expect(short(compared(['dpkg 1', 'a 1.0-0'], ['dpkg 1', 'a 1.0'])).downgraded).toEqual([]);
    expect(short(compared(['libc6 2', 'rpm 4', 'a 1.0-0'], ['libc6 2', 'rpm 4', 'a 1.0'])).downgraded).toEqual([]);
    expect(short(compared(['glibc 2', 'dpkg 1', 'a 1.0-0'], ['glibc 2', 'dpkg 1', 'a 1.0'])).downgraded).toEqual([
      'a 1.0-0 1.0',
    ]);
  });

  test('of thousands of versions of one name are told too', () => {
    const many = (from: number) => Array.from({ length: 5_000 }, (_, i) => `a ${from + i}`);
    expect(compared(many(0), many(2_500))).toMatchObject({ unchanged: 2_500, before: 5_000, after: 5_000 });
  });
});

describe('core packages', () => {
  const core = (before: string[], after: string[]) => compared(['bash 1', ...before], ['bash 1', ...after]).core;

  test.each<[string, string[], string[], object[]]>([
    [
      'a newer kernel',
      ['kernel 6.1.1'],
      ['kernel 6.1.2'],
      [{ part: 'kernel', name: 'kernel', from: '6.1.1', to: '6.1.2', direction: 'newer', needsReboot: true }],
    ],
    [
      'a kernel beside the old one',
      ['kernel 6.1.1'],
      ['kernel 6.1.1', 'kernel 6.1.2'],
      [{ part: 'kernel', name: 'kernel', from: '6.1.1', to: '6.1.2', direction: 'newer', needsReboot: true }],
    ],
    ['an old kernel cleaned away', ['kernel 6.1.1', 'kernel 6.1.2'], ['kernel 6.1.2'], []],
    [
      'an older kernel',
      ['kernel 6.1.2'],
      ['kernel 6.1.1'],
      [{ part: 'kernel', name: 'kernel', from: '6.1.2', to: '6.1.1', direction: 'older', needsReboot: true }],
    ],
    [
      'another kernel package',
      ['kernel 6.1.2'],
      ['kernel6.12 6.12.1'],
      [
        { part: 'kernel', name: 'kernel', from: '6.1.2', direction: 'removed', needsReboot: false },
        { part: 'kernel', name: 'kernel6.12', to: '6.12.1', direction: 'added', needsReboot: true },
      ],
    ],
    [
      "Debian's kernel, its version in its name",
      ['dpkg 1', 'linux-image-6.8.0-1015-aws 6.8.0-1015.16'],
      ['dpkg 1', 'linux-image-6.8.0-1016-aws 6.8.0-1016.17'],
      [
        {
          part: 'kernel',
          name: 'linux-image-*-aws',
          from: '6.8.0-1015',
          to: '6.8.0-1016',
          direction: 'newer',
          needsReboot: true,
        },
      ],
    ],
    [
      'headers, for which nothing restarts',
      ['kernel-headers 1', 'libssl-dev 1', 'glibc-langpack-en 1'],
      ['kernel-headers 2', 'libssl-dev 2', 'glibc-langpack-en 2'],
      [
        { part: 'kernel', name: 'kernel-headers', from: '1', to: '2', direction: 'newer', needsReboot: false },
        { part: 'glibc', name: 'glibc-langpack-en', from: '1', to: '2', direction: 'newer', needsReboot: false },
        { part: 'openssl', name: 'libssl-dev', from: '1', to: '2', direction: 'newer', needsReboot: false },
      ],
    ],
    [
      'the library of a Debian',
      ['libc6 2.36-9+deb12u3'],
      ['libc6 2.36-9+deb12u4'],
      [
        {
          part: 'glibc',
          name: 'libc6',
          from: '2.36-9+deb12u3',
          to: '2.36-9+deb12u4',
          direction: 'newer',
          needsReboot: true,
        },
      ],
    ],
    [
      'a library that went',
      ['libssl1.1 1'],
      [],
      [{ part: 'openssl', name: 'libssl1.1', from: '1', direction: 'removed', needsReboot: false }],
    ],
    [
      'nothing in others',
      ['kernelshark 1', 'libcurl 1', 'mysystemd 1', 'glibcx 1'],
      ['kernelshark 2', 'libcurl 2', 'mysystemd 2', 'glibcx 2'],
      [],
    ],
  ])('call out %s', (_, before, after, expected) => {
    expect(core(before, after)).toEqual(expected);
  });

  test('stand in the order kernel, glibc, openssl, systemd, the main package first', () => {
    const names = [
      'systemd-libs',
      'systemd',
      'libssl3',
      'openssl',
      'glibc-common',
      'glibc',
      'kernel-tools',
      'kernel-core',
      'kernel',
    ];
    expect(
      core(
        names.map((name) => `${name} 1`),
        names.map((name) => `${name} 2`),
      ).map(({ name }) => name),
    ).toEqual([
      'kernel',
      'kernel-core',
      'kernel-tools',
      'glibc',
      'glibc-common',
      'libssl3',
      'openssl',
      'systemd',
      'systemd-libs',
    ]);
  });

  test('that stay are named too', () => {
    expect(compared(['kernel 1', 'glibc 1', 'systemd 1'], ['kernel 2', 'glibc 1', 'systemd 1']).coreUnchanged).toEqual([
      'glibc',
      'systemd',
    ]);
  });
});

describe('CVEs', () => {
  const cves = (before: ImageContents['findings'], after: ImageContents['findings']) =>
    differenceOf(older({ findings: before }), contents({ findings: after })).cves;

  test('are fixed, introduced or still open, worst and newest first', () => {
    const before = findings('CVE-2024-1 LOW a', 'CVE-2024-2 CRITICAL b', 'CVE-2025-3 HIGH c');
    const after = findings(
      'CVE-2025-3 HIGH c +',
      'CVE-2025-9 MEDIUM d',
      'CVE-2025-10 MEDIUM e',
      'CVE-2023-1 CRITICAL f',
    );
    expect(cves(before, after)).toEqual({
      kind: 'compared',
      fixed: [
        { id: 'CVE-2024-2', severity: 'CRITICAL', packageNames: ['b'], fixAvailable: false },
        { id: 'CVE-2024-1', severity: 'LOW', packageNames: ['a'], fixAvailable: false },
      ],
      introduced: [
        { id: 'CVE-2023-1', severity: 'CRITICAL', packageNames: ['f'], fixAvailable: false },
        { id: 'CVE-2025-10', severity: 'MEDIUM', packageNames: ['e'], fixAvailable: false },
        { id: 'CVE-2025-9', severity: 'MEDIUM', packageNames: ['d'], fixAvailable: false },
      ],
      open: [{ id: 'CVE-2025-3', severity: 'HIGH', packageNames: ['c'], fixAvailable: true }],
    });
  });

  test('of several findings are one, at its worst, with every package', () => {
    expect(cves(findings(), findings('CVE-1 LOW b a', 'CVE-1 HIGH c +', 'CVE-1 MEDIUM a'))).toMatchObject({
      introduced: [{ id: 'CVE-1', severity: 'HIGH', packageNames: ['a', 'b', 'c'], fixAvailable: true }],
    });
  });

  test.each([
    ['Critical', 'CRITICAL'],
    ['informational', 'INFORMATIONAL'],
    ['UNTRIAGED', 'UNTRIAGED'],
    ['UNDEFINED', 'OTHER'],
    ['', 'OTHER'],
  ])('of severity %j count as %s', (word, severity) => {
    const listing = { kind: 'known', items: [{ id: 'CVE-1', severity: word, packageNames: [] }] } as const;
    expect(cves(findings(), listing)).toMatchObject({ introduced: [{ severity }] });
  });

  test('can be none in a scanned image', () => {
    expect(cves(findings(), findings())).toEqual({ kind: 'compared', fixed: [], introduced: [], open: [] });
  });
});

describe('what is not known', () => {
  test('is never taken for empty', () => {
    const unknown = differenceOf(older({ packages: { kind: 'unknown' }, findings: { kind: 'off' } }), contents());
    expect(unknown.packages).toEqual({
      kind: 'not-compared',
      before: 'unknown',
      now: [{ name: 'bash', version: '5.2.15-1.amzn2023' }],
    });
    expect(unknown.cves).toEqual({ kind: 'not-compared', before: 'off', now: [] });
  });

  test('leaves out what the newer image holds when that is unknown', () => {
    const unknown = differenceOf(older({}), contents({ packages: { kind: 'off' }, findings: { kind: 'unknown' } }));
    expect(unknown.packages).toEqual({ kind: 'not-compared', after: 'off' });
    expect(unknown.cves).toEqual({ kind: 'not-compared', after: 'unknown' });
  });

  test('an image without packages was not looked into', () => {
    expect(differenceOf(older({ packages: packages() }), contents({ packages: packages() })).packages).toEqual({
      kind: 'not-compared',
      before: 'off',
      after: 'off',
    });
  });

  test('a first image has nothing to compare with', () => {
    const first = differenceOf(undefined, contents());
    expect(first).toEqual({
      after: { arn: NEW_ARN },
      packages: { kind: 'not-compared', before: 'none', now: [{ name: 'bash', version: '5.2.15-1.amzn2023' }] },
      cves: { kind: 'not-compared', before: 'none', now: [] },
    });
  });
});

test('a difference survives being stored as JSON', () => {
  const difference = differenceOf(OLD, NEW);
  expect(JSON.parse(JSON.stringify(difference))).toStrictEqual(difference);
});
