import { differenceOf } from '../../../src/images/decision/difference.ts';
import { differenceOneLine } from '../../../src/images/message/difference-one-line.ts';
import type { ImageContents } from '../../../src/images/types.ts';
import { contents, findings, NEW, OLD, OLD_ARN, packages } from '../difference-fixture.ts';

const said = (before: ImageContents | undefined, after: ImageContents): string =>
  differenceOneLine(differenceOf(before, after)).text;

const before = (parts: Partial<ImageContents> = {}): ImageContents => contents({ arn: OLD_ARN, ...parts });

test.each<[string, ImageContents | undefined, ImageContents, string]>([
  [
    'a month of updates',
    OLD,
    NEW,
    'fixes 4 CVEs (1 critical, 1 high) · introduces 1 high, 1 other in docker, containerd · 1 still open (1 high) · removes telnet · downgrades docker',
  ],
  [
    'a fix and a new CVE',
    before({
      packages: packages('bash 1', 'nginx-core 1', 'wget 1'),
      findings: findings('CVE-1 CRITICAL bash +', 'CVE-2 LOW bash', 'CVE-3 LOW wget'),
    }),
    contents({
      packages: packages('bash 2', 'wget 2'),
      findings: findings('CVE-4 CRITICAL wget', 'CVE-3 LOW wget'),
    }),
    'fixes 2 CVEs (1 critical) · introduces 1 critical in wget · 1 still open · removes nginx-core',
  ],
  [
    'updates alone',
    before({ packages: packages('bash 1', 'wget 1') }),
    contents({ packages: packages('bash 2', 'wget 2', 'curl 1') }),
    'no known CVEs in either image · 3 packages added or upgraded',
  ],
  [
    'nothing',
    before({ findings: findings('CVE-3 HIGH wget', 'CVE-4 LOW wget') }),
    contents({ findings: findings('CVE-3 HIGH wget', 'CVE-4 LOW wget') }),
    'fixes no CVEs · introduces none · 2 still open (1 high) · no package changed',
  ],
  [
    'much that is introduced and removed',
    before({ packages: packages('bash 1', 'a 1', 'b 1', 'c 1') }),
    contents({ packages: packages('bash 1'), findings: findings('C-1 LOW x', 'C-2 HIGH y', 'C-3 LOW z', 'C-4 HIGH') }),
    'fixes no CVEs · introduces 2 high, 2 other in y, z and 1 more · none still open · removes a, b and 1 more',
  ],
  [
    'the first image of a pipeline',
    undefined,
    contents({ findings: findings('CVE-1 CRITICAL bash', 'CVE-2 LOW bash') }),
    '2 CVEs open (1 critical), no previous image to compare with · 1 package',
  ],
  [
    'a pipeline that collects nothing',
    before({ packages: packages(), findings: { kind: 'off' } }),
    contents({ packages: packages(), findings: { kind: 'off' } }),
    'CVEs not scanned · packages not collected',
  ],
  [
    'what could not be read',
    before(),
    contents({ packages: { kind: 'unknown' }, findings: { kind: 'unknown' } }),
    'CVEs could not be read · packages could not be read',
  ],
  [
    'an image before of which nothing is known',
    before({ packages: { kind: 'unknown' }, findings: { kind: 'off' } }),
    contents(),
    'no known CVEs, those of the previous image not known · packages of the previous image not known',
  ],
])('%s', (_title, older, newer, text) => {
  expect(said(older, newer)).toBe(text);
});

test('names full of markup stay names', () => {
  const hostile = contents({ findings: findings('CVE-1 CRITICAL <!channel>') });
  expect(said(before(), hostile)).toContain('&lt;!channel&gt;');
});
