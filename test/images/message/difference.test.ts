import { differenceOf } from '../../../src/images/decision/difference.ts';
import { differenceSummary, differenceThread } from '../../../src/images/message/difference.ts';
import { differenceLines } from '../../../src/images/message/difference-lines.ts';
import type { ImageContents } from '../../../src/images/types.ts';
import { contents, findings, NEW, OLD, OLD_ARN, packages } from '../difference-fixture.ts';
import { length, textsIn } from './difference-text.ts';

const linesOf = (before: ImageContents | undefined, after: ImageContents): string[] =>
  differenceLines(differenceOf(before, after)).map(({ lead, rest }) => `${lead}${rest}`);

const threadOf = (before: ImageContents | undefined, after: ImageContents): string[] =>
  differenceThread(differenceOf(before, after)).map(({ blocks }) =>
    blocks
      .map((block) =>
        textsIn(block)
          .map(({ text }) => text)
          .join('\n'),
      )
      .join('\n\n'),
  );

describe('the summary', () => {
  test('tells an approver in ten lines what changed', () => {
    expect(linesOf(OLD, NEW)).toEqual([
      '4 CVEs fixed, 2 introduced, 1 still open; 11 packages changed from ami-0aaa1111bbbb22222 (web 1.0.3/1) to ami-0ccc3333dddd44444 (web 1.0.4/1).',
      'CVEs fixed: 4 (1 critical, 1 high, 1 medium, 1 low): CVE-2026-0001 in openssl, CVE-2026-0002 in curl-minimal, CVE-2026-0003 in kernel and 1 more.',
      'CVEs introduced: 2 (1 high, 1 medium): CVE-2026-0006 in docker, CVE-2026-0007 in containerd.',
      'CVEs still open: 1 (1 high), 1 with a fix available: CVE-2026-0004 in docker.',
      'Kernel: 6.1.102-111.182.amzn2023 → 6.1.109-118.189.amzn2023 (and 1 related package).',
      'Core: glibc 2.34-52.amzn2023.0.10 → 2.34-117.amzn2023.0.1 (and 1 related package); openssl 3.0.8-1.amzn2023.0.14 → 3.0.8-1.amzn2023.0.15 (and 1 related package); systemd unchanged.',
      'Reboot: kernel, glibc and openssl changed. New instances boot with them; instances patched in place need a reboot.',
      'Packages: 8 upgraded, 1 downgraded, 1 added, 1 removed, 3 unchanged.',
      'Downgraded: docker 25.0.6-1.amzn2023.0.2 → 25.0.3-1.amzn2023.0.1.',
      'Added: amazon-ssm-agent 3.3.987.0-1.amzn2023. Removed: telnet 0.17-83.amzn2023.',
    ]);
  });

  test('says so when nothing changed', () => {
    expect(linesOf({ ...NEW, arn: OLD_ARN }, NEW)).toEqual([
      'No CVE fixed, none introduced, 3 still open; no package changed from ami-0ccc3333dddd44444 (web 1.0.3/1) to ami-0ccc3333dddd44444 (web 1.0.4/1).',
      'CVEs still open: 3 (2 high, 1 medium), 2 with a fix available: CVE-2026-0006 in docker, CVE-2026-0004 in docker, CVE-2026-0007 in containerd.',
      'Kernel: unchanged.',
      'Core: glibc, openssl and systemd unchanged.',
      'Packages: all 13 unchanged.',
    ]);
  });

  test('is short when there is little to say', () => {
    expect(linesOf(contents({ arn: OLD_ARN }), contents({ packages: packages('bash 5.2.16-1.amzn2023') }))).toEqual([
      'No CVE known in either image; 1 package changed from web 1.0.3/1 to web 1.0.4/1.',
      'Packages: 1 upgraded.',
    ]);
  });

  test('tells the first image of a pipeline by what it holds', () => {
    expect(linesOf(undefined, NEW)).toEqual([
      'First image of its pipeline: ami-0ccc3333dddd44444 (web 1.0.4/1). There is no older one to compare it with.',
      'CVEs open in web 1.0.4/1: 3 (2 high, 1 medium), 2 with a fix available: CVE-2026-0006 in docker, CVE-2026-0004 in docker, CVE-2026-0007 in containerd.',
      'Packages: 13 in web 1.0.4/1.',
    ]);
  });

  test('says what to switch on when a pipeline collects nothing', () => {
    const blind = { packages: packages(), findings: { kind: 'off' } } as const;
    expect(linesOf(contents({ arn: OLD_ARN, ...blind }), contents(blind))).toEqual([
      'Nothing could be compared from web 1.0.3/1 to web 1.0.4/1.',
      'CVEs were not scanned for web 1.0.3/1 and web 1.0.4/1: switch on image scanning on the pipeline, and Amazon Inspector in the account.',
      'Packages were not collected for web 1.0.3/1 and web 1.0.4/1: switch on enhanced image metadata on the pipeline.',
    ]);
  });

  test('says which side is missing, and what is known of the other', () => {
    expect(linesOf({ ...OLD, packages: { kind: 'unknown' }, findings: { kind: 'off' } }, NEW)).toEqual([
      'Nothing could be compared from ami-0aaa1111bbbb22222 (web 1.0.3/1) to ami-0ccc3333dddd44444 (web 1.0.4/1).',
      'CVEs were not scanned for web 1.0.3/1: switch on image scanning on the pipeline, and Amazon Inspector in the account.',
      'CVEs open in web 1.0.4/1: 3 (2 high, 1 medium), 2 with a fix available: CVE-2026-0006 in docker, CVE-2026-0004 in docker, CVE-2026-0007 in containerd.',
      'Packages could not be read for web 1.0.3/1: try /patch diff again in a few minutes.',
      'Packages: 13 in web 1.0.4/1.',
    ]);
  });

  test('compares what it can', () => {
    expect(
      linesOf({ ...OLD, findings: { kind: 'unknown' } }, { ...NEW, findings: { kind: 'off' } }).slice(0, 3),
    ).toEqual([
      'CVEs not compared; 11 packages changed from ami-0aaa1111bbbb22222 (web 1.0.3/1) to ami-0ccc3333dddd44444 (web 1.0.4/1).',
      'CVEs were not scanned for web 1.0.4/1: switch on image scanning on the pipeline, and Amazon Inspector in the account.',
      'CVEs could not be read for web 1.0.3/1: try /patch diff again in a few minutes.',
    ]);
  });

  test('says that a kernel went back, and that no open CVE has a fix', () => {
    const before = contents({ arn: OLD_ARN, packages: packages('kernel 6.2-1'), findings: findings('CVE-1 LOW') });
    const after = contents({ packages: packages('kernel 6.1-1'), findings: findings('CVE-1 LOW') });
    expect(linesOf(before, after)).toEqual([
      'No CVE fixed, none introduced, 1 still open; 1 package changed from web 1.0.3/1 to web 1.0.4/1.',
      'CVEs still open: 1 (1 low), none with a fix available: CVE-1.',
      'Kernel: 6.2-1 → 6.1-1, which is older.',
      'Reboot: kernel changed. New instances boot with it; instances patched in place need a reboot.',
      'Packages: 1 downgraded.',
      'Downgraded: kernel 6.2-1 → 6.1-1.',
    ]);
  });

  test('is one rich text block: the verdict, then a list', () => {
    const [block, ...others] = differenceSummary(differenceOf(contents({ arn: OLD_ARN }), contents()));
    expect(others).toEqual([]);
    expect(block).toEqual({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: 'No CVE known in either image; no package changed', style: { bold: true } },
            { type: 'text', text: ' from web 1.0.3/1 to web 1.0.4/1.' },
          ],
        },
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'Packages', style: { bold: true } },
                { type: 'text', text: ': all 1 unchanged.' },
              ],
            },
          ],
        },
      ],
    });
  });
});

describe('the thread', () => {
  test('lists everything, what may be bad news first', () => {
    expect(threadOf(OLD, NEW)).toEqual([
      `CVEs introduced, 2
. In the newer image and not in the older one. Some may only have become known after the older one was scanned.
HIGH    CVE-2026-0006  docker (fix available)
MEDIUM  CVE-2026-0007  containerd docker runc

CVEs still open, 1
HIGH  CVE-2026-0004  docker (fix available)

CVEs fixed, 4
CRITICAL  CVE-2026-0001  openssl openssl-libs (fix available)
HIGH      CVE-2026-0002  curl-minimal (fix available)
MEDIUM    CVE-2026-0003  kernel (fix available)
LOW       CVE-2026-0005  telnet

Kernel, glibc, openssl and systemd, 6
. The newest version in each image.
kernel        6.1.102-111.182.amzn2023 → 6.1.109-118.189.amzn2023
kernel-tools  6.1.102-111.182.amzn2023 → 6.1.109-118.189.amzn2023
glibc         2.34-52.amzn2023.0.10 → 2.34-117.amzn2023.0.1
glibc-common  2.34-52.amzn2023.0.10 → 2.34-117.amzn2023.0.1
openssl       3.0.8-1.amzn2023.0.14 → 3.0.8-1.amzn2023.0.15
openssl-libs  3.0.8-1.amzn2023.0.14 → 3.0.8-1.amzn2023.0.15

Packages downgraded, 1
docker  25.0.6-1.amzn2023.0.2 → 25.0.3-1.amzn2023.0.1

Packages upgraded, 8
curl-minimal  8.5.0-1.amzn2023.0.4 → 8.5.0-1.amzn2023.0.5
glibc         2.34-52.amzn2023.0.10 → 2.34-117.amzn2023.0.1
glibc-common  2.34-52.amzn2023.0.10 → 2.34-117.amzn2023.0.1
kernel        6.1.102-111.182.amzn2023 → 6.1.109-118.189.amzn2023
kernel-tools  6.1.102-111.182.amzn2023 → 6.1.109-118.189.amzn2023
openssl       3.0.8-1.amzn2023.0.14 → 3.0.8-1.amzn2023.0.15
openssl-libs  3.0.8-1.amzn2023.0.14 → 3.0.8-1.amzn2023.0.15
tzdata        2024a-1.amzn2023.0.1 → 2024b-1.amzn2023.0.1

Packages added, 1
amazon-ssm-agent  3.3.987.0-1.amzn2023

Packages removed, 1
telnet  0.17-83.amzn2023`,
    ]);
  });

  test('is announced by which part it is and what is in it', () => {
    expect(differenceThread(differenceOf(OLD, NEW)).map(({ text }) => text)).toEqual([
      'Details 1 of 1, web 1.0.3/1 to web 1.0.4/1: CVEs introduced, 2; CVEs still open, 1; CVEs fixed, 4; Kernel, glibc, openssl and systemd, 6; Packages downgraded, 1; Packages upgraded, 8; Packages added, 1; Packages removed, 1',
    ]);
  });

  test('is empty when nothing differs and nothing is open', () => {
    expect(threadOf(contents({ arn: OLD_ARN }), contents())).toEqual([]);
  });

  test('lists the newer image when there is nothing to compare it with', () => {
    expect(threadOf(undefined, contents({ findings: findings('CVE-1 LOW a') }))).toEqual([
      'CVEs open in web 1.0.4/1, 1\nLOW  CVE-1  a\n\nPackages in web 1.0.4/1, 1\nbash  5.2.15-1.amzn2023',
    ]);
  });

  test('counts through what takes several messages, and leaves none out', () => {
    const names = Array.from({ length: 3_000 }, (_, i) => `package-${String(i).padStart(4, '0')}`);
    const before = contents({ arn: OLD_ARN, packages: packages(...names.map((name) => `${name} 1.0-1`)) });
    const after = contents({ packages: packages(...names.map((name) => `${name} 1.0-2`)) });
    const messages = threadOf(before, after);
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.filter((message) => length(message) >= 12_000)).toEqual([]);
    expect(messages.join('\n').match(/^package-\d{4} {2}1\.0-1 → 1\.0-2$/gm)).toEqual(
      names.map((name) => `${name}  1.0-1 → 1.0-2`),
    );
    const ranges = [...messages.join('\n').matchAll(/Packages upgraded, (\d+) to (\d+) of 3000/g)].map(
      ([, from, to]) => [Number(from), Number(to)],
    );
    expect(ranges[0]?.[0]).toBe(1);
    expect(ranges.at(-1)?.[1]).toBe(3_000);
    for (const [index, [from]] of ranges.entries()) if (index > 0) expect(from).toBe((ranges[index - 1]?.[1] ?? 0) + 1);
  });
});
