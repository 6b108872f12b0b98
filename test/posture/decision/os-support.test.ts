import { endedSupport, OS_SUPPORT } from '../../../src/posture/decision/os-support.ts';

const NOW = Date.parse('2026-11-30T12:00:00Z');

test.each<[string, string, string | undefined]>([
  ['Microsoft Windows Server 2012 R2 Standard', '6.3.9600', 'Windows Server 2012 R2'],
  ['Microsoft Windows Server 2012 Datacenter', '6.2.9200', 'Windows Server 2012'],
  ['Microsoft Windows Server 2022 Datacenter', '10.0.20348', undefined],
  ['Amazon Linux', '2', 'Amazon Linux 2'],
  ['Amazon Linux 2', '2', 'Amazon Linux 2'],
  ['Amazon Linux', '2023', undefined],
  ['Amazon Linux AMI', '2018.03', 'Amazon Linux AMI'],
  ['Red Hat Enterprise Linux Server', '7.9', 'Red Hat Enterprise Linux 7'],
  ['Red Hat Enterprise Linux', '8.7', undefined],
  ['CentOS Linux', '7.9.2009', 'CentOS 7'],
  ['CentOS Stream', '8', undefined],
  ['Ubuntu', '20.04', 'Ubuntu 20.04'],
  ['Ubuntu', '24.04', undefined],
  ['Debian GNU/Linux', '11', 'Debian 11'],
  ['Plan 9', '4', undefined],
])('%s %s', (osName, osVersion, os) => {
  expect(endedSupport({ osName, osVersion }, NOW)?.os).toBe(os);
});

test('the last day still counts, in UTC', () => {
  const al2 = { osName: 'Amazon Linux', osVersion: '2' };
  expect(endedSupport(al2, Date.parse('2026-06-30T23:59:59Z'))).toBeUndefined();
  expect(endedSupport(al2, Date.parse('2026-07-01T00:00:00Z'))?.until).toBe('2026-06-30');
});

test('each row has a real date and a page of its vendor', () => {
  for (const { until, source } of OS_SUPPORT) {
    expect(new Date(until).toISOString().slice(0, 10)).toBe(until);
    expect(new URL(source).protocol).toBe('https:');
  }
});
