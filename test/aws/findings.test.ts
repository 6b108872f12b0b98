import { createInspector, type KnownVulnerability } from '../../local/aws/inspector/service.ts';
import { createFindings, createVulnerabilities } from '../../src/aws/findings.ts';
import { HOUR } from '../../src/duration.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';

let aws: StartedAws;

afterEach(() => aws.close());

const AT = Date.parse('2026-10-01T00:00:00Z');
const KNOWN: KnownVulnerability[] = [
  { id: 'CVE-2026-0001', description: 'In the catalogue', cisaSince: AT },
  { id: 'CVE-2026-0002', description: 'Seen', exploitSeen: { first: AT, last: AT } },
  { id: 'CVE-2026-0003', description: 'Neither' },
];

const simulated = async (vulnerabilities?: readonly KnownVulnerability[]) => {
  aws = await startAws({ services: ({ accountId }) => [createInspector({ accountId, vulnerabilities })] });
  return createFindings(aws.client, () => aws.clock.now());
};

test('says which vulnerabilities are exploited, by what was seen or by the catalogue', async () => {
  const findings = await simulated(KNOWN);
  expect(await findings.exploited([...KNOWN.map(({ id }) => id), 'CVE-2026-0009'])).toEqual({
    kind: 'read',
    exploited: ['CVE-2026-0001', 'CVE-2026-0002'],
  });
});

test('asks again after six hours', async () => {
  const findings = await simulated(KNOWN);
  await findings.exploited(['CVE-2026-0001']);
  const refused = { target: 'aws', service: 'inspector2', operation: '*', kind: 'access-denied' } as const;
  aws.faults.add(refused);
  expect(await findings.exploited(['CVE-2026-0001', 'CVE-2026-0001'])).toMatchObject({ kind: 'read' });
  await aws.clock.advance(6 * HOUR);
  expect(await findings.exploited(['CVE-2026-0001'])).toEqual({ kind: 'off' });
});

test('is off where Inspector is not enabled, and fails for anything else', async () => {
  const findings = await simulated();
  expect(await findings.exploited(['CVE-2026-0001'])).toEqual({ kind: 'off' });
  aws.faults.add({ target: 'aws', service: 'inspector2', operation: '*', kind: 'throttle' });
  await expect(findings.exploited(['CVE-2026-0001'])).rejects.toMatchObject({ failure: 'busy' });
});

test('says of one vulnerability since when it is exploited, and by when that must be fixed', async () => {
  aws = await startAws({
    services: ({ accountId }) => [
      createInspector({
        accountId,
        vulnerabilities: [
          {
            id: 'CVE-2026-0001',
            description: 'Both',
            cisaSince: AT,
            cisaDue: AT + HOUR,
            exploitSeen: { first: AT - 1e3, last: AT },
            epss: 0.5,
          },
          { id: 'CVE-2026-0003', description: 'Neither', epss: 0.01 },
        ],
      }),
    ],
  });
  const asked = createVulnerabilities(aws.client);
  expect(await asked.vulnerability('CVE-2026-0001')).toEqual({
    kind: 'read',
    vulnerability: { exploited: true, listedAt: AT, listedDue: AT + HOUR, seenAt: AT - 1e3, epss: 0.5 },
  });
  expect(await asked.vulnerability('CVE-2026-0003')).toEqual({
    kind: 'read',
    vulnerability: { exploited: false, epss: 0.01 },
  });
  expect(await asked.vulnerability('CVE-2026-0009')).toEqual({ kind: 'read' });
  aws.faults.add({ target: 'aws', service: 'inspector2', operation: '*', kind: 'access-denied' });
  expect(await asked.vulnerability('CVE-2026-0001')).toEqual({ kind: 'off' });
});
