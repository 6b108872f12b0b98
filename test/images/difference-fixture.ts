import type { Finding, ImageContents } from '../../src/images/types.ts';

const ARN = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web';
export const OLD_ARN = `${ARN}/1.0.3/1`;
export const NEW_ARN = `${ARN}/1.0.4/1`;

/** `name version` each. */
export const packages = (...lines: readonly string[]): ImageContents['packages'] => ({
  kind: 'known',
  items: lines.map((line) => {
    const [packageName = '', packageVersion = ''] = line.split(' ');
    return { packageName, packageVersion };
  }),
});

/** `id severity package…` each; a `+` at the end says that there is a fix. */
export const findings = (...lines: readonly string[]): ImageContents['findings'] => ({
  kind: 'known',
  items: lines.map((line): Finding => {
    const words = line.split(' ');
    const fixAvailable = words.at(-1) === '+';
    const [id = '', severity = '', ...packageNames] = fixAvailable ? words.slice(0, -1) : words;
    return { id, severity, packageNames, fixAvailable };
  }),
});

export const contents = (overrides: Partial<ImageContents> = {}): ImageContents => ({
  arn: NEW_ARN,
  packages: packages('bash 5.2.15-1.amzn2023'),
  findings: findings(),
  ...overrides,
});

/** Two Amazon Linux images a month apart. */
export const OLD = contents({
  arn: OLD_ARN,
  image: 'ami-0aaa1111bbbb22222',
  packages: packages(
    'bash 5.2.15-1.amzn2023.0.2',
    'curl-minimal 8.5.0-1.amzn2023.0.4',
    'docker 25.0.6-1.amzn2023.0.2',
    'glibc 2.34-52.amzn2023.0.10',
    'glibc 2.34-52.amzn2023.0.10',
    'glibc-common 2.34-52.amzn2023.0.10',
    'gpg-pubkey d832c631-6515c85e',
    'kernel 6.1.102-111.182.amzn2023',
    'kernel-tools 6.1.102-111.182.amzn2023',
    'openssl 3.0.8-1.amzn2023.0.14',
    'openssl-libs 3.0.8-1.amzn2023.0.14',
    'systemd 252.23-2.amzn2023',
    'telnet 0.17-83.amzn2023',
    'tzdata 2024a-1.amzn2023.0.1',
  ),
  findings: findings(
    'CVE-2026-0001 CRITICAL openssl openssl-libs +',
    'CVE-2026-0002 HIGH curl-minimal +',
    'CVE-2026-0003 MEDIUM kernel +',
    'CVE-2026-0004 HIGH docker',
    'CVE-2026-0005 LOW telnet',
  ),
});

export const NEW = contents({
  arn: NEW_ARN,
  image: 'ami-0ccc3333dddd44444',
  packages: packages(
    'amazon-ssm-agent 3.3.987.0-1.amzn2023',
    'bash 5.2.15-1.amzn2023.0.2',
    'curl-minimal 8.5.0-1.amzn2023.0.5',
    'docker 25.0.3-1.amzn2023.0.1',
    'glibc 2.34-117.amzn2023.0.1',
    'glibc 2.34-117.amzn2023.0.1',
    'glibc-common 2.34-117.amzn2023.0.1',
    'gpg-pubkey d832c631-6515c85e',
    'kernel 6.1.109-118.189.amzn2023',
    'kernel-tools 6.1.109-118.189.amzn2023',
    'openssl 3.0.8-1.amzn2023.0.15',
    'openssl-libs 3.0.8-1.amzn2023.0.15',
    'systemd 252.23-2.amzn2023',
    'tzdata 2024b-1.amzn2023.0.1',
  ),
  findings: findings(
    'CVE-2026-0004 HIGH docker +',
    'CVE-2026-0006 high docker +',
    'CVE-2026-0007 Untriaged docker containerd',
    'CVE-2026-0007 MEDIUM runc',
  ),
});
