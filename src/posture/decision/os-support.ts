import type { ManagedNode } from '../../aws/nodes.ts';
import { DAY } from '../../duration.ts';

/** Until when a version of an operating system gets security updates without a paid extension; `until` is its last day, in UTC. */
export interface OsSupport {
  /** By how the agent's name and version begin, in lower case. */
  name: RegExp;
  os: string;
  until: string;
  source: string;
}

const MICROSOFT = 'https://learn.microsoft.com/lifecycle/products/';
const RED_HAT = 'https://access.redhat.com/support/policy/updates/errata';
const UBUNTU = 'https://ubuntu.com/about/release-cycle';
const DEBIAN = 'https://wiki.debian.org/LTS';
const CENTOS = 'https://www.centos.org/centos-linux-eol/';
const ORACLE = 'https://www.oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf';

/**
 * As the vendors' pages had it on 30 November 2026, each compared with https://endoflife.date. Where a page names a month alone, its last day.
 * The first row that fits counts.
 */
export const OS_SUPPORT: readonly OsSupport[] = [
  windows('2008 R2', '2020-01-14', 'windows-server-2008-r2'),
  windows('2008', '2020-01-14', 'windows-server-2008'),
  windows('2012 R2', '2023-10-10', 'windows-server-2012-r2'),
  windows('2012', '2023-10-10', 'windows-server-2012'),
  windows('2016', '2027-01-12', 'windows-server-2016'),
  windows('2019', '2029-01-09', 'windows-server-2019'),
  windows('2022', '2031-10-14', 'windows-server-2022'),
  {
    name: /^amazon linux(?: ami)? (?:.*\b)?2023\b/,
    os: 'Amazon Linux 2023',
    until: '2029-06-30',
    source: 'https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html',
  },
  {
    name: /^amazon linux(?: 2)? 2$/,
    os: 'Amazon Linux 2',
    until: '2026-06-30',
    source: 'https://aws.amazon.com/amazon-linux-2/faqs/',
  },
  {
    name: /^amazon linux(?: ami)? 201\d\b/,
    os: 'Amazon Linux AMI',
    until: '2023-12-31',
    source: 'https://aws.amazon.com/blogs/aws/update-on-amazon-linux-ami-end-of-life/',
  },
  { name: /^(?:red hat|rhel).* 6\b/, os: 'Red Hat Enterprise Linux 6', until: '2020-11-30', source: RED_HAT },
  { name: /^(?:red hat|rhel).* 7\b/, os: 'Red Hat Enterprise Linux 7', until: '2024-06-30', source: RED_HAT },
  { name: /^(?:red hat|rhel).* 8\b/, os: 'Red Hat Enterprise Linux 8', until: '2029-05-31', source: RED_HAT },
  { name: /^(?:red hat|rhel).* 9\b/, os: 'Red Hat Enterprise Linux 9', until: '2032-05-31', source: RED_HAT },
  { name: /^centos.* 6\b/, os: 'CentOS 6', until: '2020-11-30', source: CENTOS },
  { name: /^centos.* 7\b/, os: 'CentOS 7', until: '2024-06-30', source: CENTOS },
  { name: /^centos(?!.*stream).* 8\b/, os: 'CentOS 8', until: '2021-12-31', source: CENTOS },
  { name: /^oracle.* 6\b/, os: 'Oracle Linux 6', until: '2021-03-31', source: ORACLE },
  { name: /^oracle.* 7\b/, os: 'Oracle Linux 7', until: '2024-12-31', source: ORACLE },
  { name: /^ubuntu 16\.04\b/, os: 'Ubuntu 16.04', until: '2021-04-30', source: UBUNTU },
  { name: /^ubuntu 18\.04\b/, os: 'Ubuntu 18.04', until: '2023-05-31', source: UBUNTU },
  { name: /^ubuntu 20\.04\b/, os: 'Ubuntu 20.04', until: '2025-05-31', source: UBUNTU },
  { name: /^debian.* 10\b/, os: 'Debian 10', until: '2024-06-30', source: DEBIAN },
  { name: /^debian.* 11\b/, os: 'Debian 11', until: '2026-08-31', source: DEBIAN },
];

function windows(version: string, until: string, page: string): OsSupport {
  return {
    name: new RegExp(`^microsoft windows server ${version.toLowerCase()}\\b(?! r2)`),
    os: `Windows Server ${version}`,
    until,
    source: `${MICROSOFT}${page}`,
  };
}

/** The row of a node's operating system if that day is over; `undefined` too for what no row knows. */
export function endedSupport(
  { osName, osVersion }: Pick<ManagedNode, 'osName' | 'osVersion'>,
  now: number,
): OsSupport | undefined {
  const text = `${osName} ${osVersion}`.trim().toLowerCase().replace(/\s+/g, ' ');
  const row = OS_SUPPORT.find(({ name }) => name.test(text));
  return row !== undefined && now >= Date.parse(`${row.until}T00:00:00Z`) + DAY ? row : undefined;
}
