import * as inspector2 from '@aws-sdk/client-inspector2';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as ssm from '@aws-sdk/client-ssm';
import { type Local, startLocal } from '../../local/start.ts';
import { driftWorld } from '../../local/world/drift-world.ts';

let local: Local;
let client: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
const errors: unknown[] = [];

beforeAll(async () => {
  local = await startLocal({ world: 'drift', onError: (error) => errors.push(error) });
  // Nobody looks at this estate here.
  await act('worker', { down: true });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = { endpoint: local.awsUrl, region: 'ap-southeast-2', credentials };
});

afterAll(async () => {
  await local.close();
  expect(errors).toEqual([]);
});

const act = async (name: string, body: object): Promise<unknown> => {
  const answer = await fetch(`${local.slackUrl}/_local/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
};

const idOf = (name: string): string => driftWorld.instances.find((one) => one.name === name)?.id ?? '';

const events = (detailType: string) =>
  local.aws.events
    .buses()
    .flatMap(({ recent }) => recent)
    .filter((event) => event['detail-type'] === detailType);

const SSHD = 'CVE-2026-52833';

test('findings name the instances on which a vulnerability is open, and coverage those that nobody scans', async () => {
  const inspector = new inspector2.Inspector2Client(client);
  const filterCriteria = { vulnerabilityId: [{ comparison: 'EQUALS' as const, value: SSHD }] };
  const { findings = [] } = await inspector.send(new inspector2.ListFindingsCommand({ filterCriteria }));
  const open = findings.flatMap(({ resources = [] }) => resources.map(({ id }) => id));
  expect(open).toEqual(['app-missing', 'app-failed', 'app-policy', 'slow-1', 'slow-2'].map(idOf));
  const { coveredResources = [] } = await inspector.send(new inspector2.ListCoverageCommand({}));
  const not = coveredResources.filter(({ scanStatus }) => scanStatus?.statusCode === 'INACTIVE');
  expect(not.map(({ resourceId, scanStatus }) => [resourceId, scanStatus?.reason])).toEqual([
    [idOf('app-stopped'), 'EC2_INSTANCE_STOPPED'],
    [idOf('app-no-profile'), 'UNMANAGED_EC2_INSTANCE'],
    [idOf('app-not-registered'), 'UNMANAGED_EC2_INSTANCE'],
  ]);
});

test('a vulnerability that becomes known is in Inspector, in the catalogue and in events of its findings', async () => {
  const cve = 'CVE-2026-34615';
  expect(await act('cve', { cve, becomes: 'listed', due: 3, automatable: 'yes' })).toEqual({ ok: true });
  const search = new inspector2.SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: [cve] } });
  const { vulnerabilities = [] } = await new inspector2.Inspector2Client(client).send(search);
  const added = local.clock.now();
  expect(vulnerabilities[0]?.cisaData).toMatchObject({
    dateAdded: new Date(added),
    dateDue: new Date(added + 3 * 86_400_000),
  });
  const where = { Bucket: 'acme-security', Key: 'known_exploited_vulnerabilities.json' };
  const { Body } = await new S3Client({ ...client, forcePathStyle: true }).send(new GetObjectCommand(where));
  const { count, vulnerabilities: rows } = JSON.parse((await Body?.transformToString()) ?? '');
  expect([count, rows.at(-1)]).toEqual([
    3,
    expect.objectContaining({ cveID: cve, dateAdded: '2026-11-18', dueDate: '2026-11-21', automatable: 'yes' }),
  ]);
  const told = events('Inspector2 Finding').map(({ resources }) => resources[0]);
  expect(told).toEqual(['app-missing', 'app-failed', 'app-policy', 'slow-1', 'slow-2'].map(idOf));
  expect(await act('cve', { cve: 'log4shell', becomes: 'seen' })).toMatchObject({ error: /id of a CVE/ });
});

test('a scan with another baseline overwrites what the last one said, and those who listen hear of it', async () => {
  const instance = idOf('unscanned-fresh');
  const states = async () => {
    const asked = new ssm.DescribeInstancePatchStatesCommand({ InstanceIds: [instance] });
    return (await new ssm.SSMClient(client).send(asked)).InstancePatchStates?.[0];
  };
  const before = await states();
  expect(await act('scan', { instance, baseline: 'RHEL-NoSudo' })).toEqual({ ok: true });
  expect(await states()).toMatchObject({ InstalledRejectedCount: 1, OperationEndTime: new Date(local.clock.now()) });
  expect((await states())?.BaselineId).not.toBe(before?.BaselineId);
  const [change] = events('Configuration Compliance State Change').slice(-1);
  expect(change?.detail).toMatchObject({ 'resource-id': instance, 'compliance-status': 'non_compliant' });
  expect(await act('scan', { instance, baseline: 'none' })).toEqual({ error: 'there is no baseline none.' });
});

test('a fault of one operation lasts as long as it says', async () => {
  const asked = () => new ssm.SSMClient({ ...client, maxAttempts: 1 }).send(new ssm.DescribePatchBaselinesCommand({}));
  const fault = { target: 'aws', service: 'ssm', operation: 'DescribePatchBaselines', kind: 'access-denied' };
  expect(await act('fault', { ...fault, for: '2h' })).toEqual({ ok: true });
  for (const _ of [1, 2]) await expect(asked()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await local.clock.advance(2 * 3_600_000);
  expect(await asked()).toHaveProperty('BaselineIdentities');
  expect(await act('fault', { ...fault, for: '2h', times: 3 })).toMatchObject({ error: /either "times"/ });
});

test('instances that a group launches register, are scanned, and miss what came out after their image', async () => {
  const client2 = new ssm.SSMClient(client);
  const Filters = [{ Key: 'tag:aws:cloudformation:stack-name', Values: ['web-dev'] }];
  const { InstanceInformationList: nodes = [] } = await client2.send(
    new ssm.DescribeInstanceInformationCommand({ Filters }),
  );
  expect(nodes.map(({ PlatformName, PingStatus }) => [PlatformName, PingStatus])).toEqual([
    ['Amazon Linux', 'Online'],
    ['Amazon Linux', 'Online'],
  ]);
  const [old = ''] = nodes.flatMap(({ InstanceId }) => InstanceId ?? []);
  await local.aws.callService('ec2', 'TerminateInstances', { InstanceIds: [old] });
  await local.clock.advance(20 * 60_000);
  const [registered] = events('SSM Managed Instance Registration');
  const id = registered?.resources[0]?.split('/').at(-1) ?? '';
  const { InstancePatchStates: [state] = [] } = await client2.send(
    new ssm.DescribeInstancePatchStatesCommand({ InstanceIds: [id] }),
  );
  expect([id === old, (state?.MissingCount ?? 0) > 0]).toEqual([false, true]);
});
