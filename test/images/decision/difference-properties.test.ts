import fc from 'fast-check';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import { differenceSummary, differenceThread } from '../../../src/images/message/difference.ts';
import { differenceLines } from '../../../src/images/message/difference-lines.ts';
import type {
  CvesCompared,
  Finding,
  ImageContents,
  ImagePackage,
  PackagesCompared,
} from '../../../src/images/types.ts';
import { inputs } from '../../support/inputs.ts';
import { NEW_ARN, OLD_ARN } from '../difference-fixture.ts';
import { length, preformattedIn, textsIn, typesIn } from '../message/difference-text.ts';

/** What someone would name a package to speak with our voice, to call everyone, or to break a message. */
const HOSTILE = [
  '<!channel>',
  '<@U0ANA>',
  '`x`',
  '*bold* _it_ ~no~',
  '```\nfence',
  'a\nCVEs fixed: 99',
  ':tada:',
  '&lt;!here&gt;',
  '<https://x.test|click>',
  '\u202Eevil',
  'x'.repeat(5_000),
  '😀'.repeat(2_000),
  '',
  ' ',
  '\u0000',
];

const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'kernel',
      'kernel-tools',
      'linux-image-6.1.0-1-aws',
      'linux-image-6.1.0-2-aws',
      'glibc',
      'libc6',
      'openssl',
      'libssl3',
      'systemd',
      'gpg-pubkey',
      'bash',
      'dpkg',
      'a',
      'b',
      'c',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const version = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.nat(3), fc.nat(3)).map(([a, b]) => `1.${a}-${b}`) },
  { weight: 1, arbitrary: fc.constantFrom('1.0', '01.0', '0:1.0', '1.0~rc1', '1.0^git', ...HOSTILE) },
);
const packagesOf: fc.Arbitrary<ImagePackage[]> = fc.array(fc.record({ packageName: name, packageVersion: version }), {
  minLength: 1,
  maxLength: 40,
});
const findingsOf: fc.Arbitrary<Finding[]> = fc.array(
  fc.record({
    id: fc.oneof(
      fc.nat(12).map((n) => `CVE-2026-${n}`),
      fc.constantFrom(...HOSTILE),
    ),
    severity: fc.constantFrom(
      'CRITICAL',
      'HIGH',
      'MEDIUM',
      'LOW',
      'INFORMATIONAL',
      'UNTRIAGED',
      'High',
      'NONSENSE',
      ...HOSTILE,
    ),
    packageNames: fc.array(name, { maxLength: 3 }),
    fixAvailable: fc.boolean(),
  }),
  { maxLength: 20 },
);
const known = <Item>(items: fc.Arbitrary<Item[]>) => items.map((list) => ({ kind: 'known' as const, items: list }));
const lacking = fc.constantFrom({ kind: 'off' as const }, { kind: 'unknown' as const });
const knownImage = (arn: string): fc.Arbitrary<ImageContents> =>
  fc.record({ arn: fc.constant(arn), packages: known(packagesOf), findings: known(findingsOf) });
const anyImage = (arn: string): fc.Arbitrary<ImageContents> =>
  fc.record({
    arn: fc.oneof({ weight: 5, arbitrary: fc.constant(arn) }, fc.constantFrom(...HOSTILE)),
    image: fc.constantFrom('ami-0aaa1111bbbb22222', ...HOSTILE),
    packages: fc.oneof({ weight: 3, arbitrary: known(packagesOf) }, lacking),
    findings: fc.oneof({ weight: 3, arbitrary: known(findingsOf) }, lacking),
  });

function comparedOf(before: ImageContents, after: ImageContents): { packages: PackagesCompared; cves: CvesCompared } {
  const { packages, cves } = differenceOf(before, after);
  if (packages.kind !== 'compared' || cves.kind !== 'compared') throw new Error('two known images were not compared');
  return { packages, cves };
}

const idsOf = (cves: CvesCompared['fixed']): string[] => cves.map(({ id }) => id);

describe('any two known images', () => {
  const pair = fc.tuple(knownImage(OLD_ARN), knownImage(NEW_ARN));

  test('differ the other way round by the opposite', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [there, back] = [comparedOf(a, b), comparedOf(b, a)];
        const turned = ({ name: of, from, to }: PackagesCompared['upgraded'][number]) => ({
          name: of,
          from: to,
          to: from,
        });
        expect(back.packages.added).toEqual(there.packages.removed);
        expect(back.packages.removed).toEqual(there.packages.added);
        expect(back.packages.upgraded).toEqual(there.packages.downgraded.map(turned));
        expect(back.packages.downgraded).toEqual(there.packages.upgraded.map(turned));
        expect(back.packages.core.map(({ name: of, from, to }) => [of, to, from])).toEqual(
          there.packages.core.map(({ name: of, from, to }) => [of, from, to]),
        );
        expect(idsOf(back.cves.fixed)).toEqual(idsOf(there.cves.introduced));
        expect(idsOf(back.cves.introduced)).toEqual(idsOf(there.cves.fixed));
        expect(idsOf(back.cves.open).sort()).toEqual(idsOf(there.cves.open).sort());
      }),
      { numRuns: inputs(130) },
    );
  });

  test('do not differ when they hold the same, in whatever order', () => {
    fc.assert(
      fc.property(knownImage(OLD_ARN), fc.infiniteStream(fc.nat()), (image, random) => {
        const shuffle = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, key: random.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        if (image.packages.kind !== 'known' || image.findings.kind !== 'known') throw new Error('not known');
        const same: ImageContents = {
          ...image,
          packages: { kind: 'known', items: shuffle(image.packages.items) },
          findings: { kind: 'known', items: shuffle(image.findings.items) },
        };
        const { packages, cves } = comparedOf(image, same);
        expect(packages).toMatchObject({ added: [], removed: [], upgraded: [], downgraded: [], core: [] });
        expect(cves).toMatchObject({ fixed: [], introduced: [] });
      }),
      { numRuns: inputs(100) },
    );
  });

  test('add up: each package and each CVE stands in exactly one list', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const { packages: p, cves } = comparedOf(a, b);
        const changed = p.upgraded.length + p.downgraded.length;
        expect(p.before).toBe(p.unchanged + p.removed.length + changed);
        expect(p.after).toBe(p.unchanged + p.added.length + changed);
        if (a.findings.kind !== 'known' || b.findings.kind !== 'known') throw new Error('not known');
        const [had, has] = [a, b].map(
          ({ findings }) => new Set(findings.kind === 'known' ? findings.items.map(({ id }) => id.trim()) : []),
        );
        expect(cves.fixed.length + cves.open.length).toBe(had?.size);
        expect(cves.introduced.length + cves.open.length).toBe(has?.size);
      }),
      { numRuns: inputs(130) },
    );
  });
});

describe('any difference, whatever things are called', () => {
  const difference = fc
    .tuple(fc.option(anyImage(OLD_ARN), { nil: undefined }), anyImage(NEW_ARN))
    .map(([a, b]) => differenceOf(a, b));

  test('is summed up in ten lines at most, each of them one line', () => {
    fc.assert(
      fc.property(difference, (d) => {
        const lines = differenceLines(d);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(10);
        expect(textsIn(differenceSummary(d)).filter(({ text }) => /[\n\r\u2028\u2029]/.test(text))).toEqual([]);
        expect(length(lines.map(({ lead, rest }) => lead + rest).join('\n'))).toBeLessThan(6_000);
      }),
      { numRuns: inputs(130) },
    );
  });

  test('keeps to text that Slack does not parse', () => {
    const PLAIN = ['rich_text', 'rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'text'];
    fc.assert(
      fc.property(difference, (d) => {
        const messages = differenceThread(d);
        const blocks = [...differenceSummary(d), ...messages.flatMap((message) => message.blocks)];
        expect(typesIn(blocks).filter((type) => !PLAIN.includes(type))).toEqual([]);
        expect(textsIn(blocks).filter(({ text }) => /\p{Cf}|(?!\n)\p{Cc}/u.test(text))).toEqual([]);
        expect(messages.filter(({ text }) => /[<>`\n]/.test(text))).toEqual([]);
      }),
      { numRuns: inputs(130) },
    );
  });

  test("stays within Slack's limits", () => {
    fc.assert(
      fc.property(difference, (d) => {
        for (const { text, blocks } of [{ text: 'summary', blocks: differenceSummary(d) }, ...differenceThread(d)]) {
          const texts = textsIn(blocks);
          expect(blocks.length).toBeGreaterThan(0);
          expect(blocks.length).toBeLessThan(50);
          expect(length(text)).toBeLessThan(4_000);
          expect(texts.filter((element) => element.text === '' || length(element.text) >= 3_000)).toEqual([]);
          expect(texts.reduce((sum, element) => sum + length(element.text), 0)).toBeLessThan(12_000);
        }
      }),
      { numRuns: inputs(130) },
    );
  });

  test('has one row in the thread for everything that it counts', () => {
    fc.assert(
      fc.property(difference, (d) => {
        const rows = differenceThread(d).flatMap(({ blocks }) =>
          preformattedIn(blocks).flatMap((text) => text.split('\n')),
        );
        const { packages: p, cves: c } = d;
        const packages =
          p.kind === 'compared'
            ? p.added.length + p.removed.length + p.upgraded.length + p.downgraded.length + p.core.length
            : (p.now?.length ?? 0);
        const cves =
          c.kind === 'compared' ? c.fixed.length + c.introduced.length + c.open.length : (c.now?.length ?? 0);
        expect(rows.length).toBe(packages + cves);
      }),
      { numRuns: inputs(130) },
    );
  });
});
