import {
  AlreadyExistsException,
  type CreatePatchBaselineCommandInput,
  DoesNotExistException,
  IdempotentParameterMismatch,
  InvalidResourceId,
  ResourceInUseException,
  ResourceLimitExceededException,
  UnsupportedOperatingSystem,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { nodeId } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from './patch-world.ts';

let world: PatchWorld;
beforeEach(() => {
  world = patchWorld();
});
afterEach(() => closed(world));

const SERVER = nodeId(1);
const ALL = { PatchFilterGroup: { PatchFilters: [{ Key: 'PRODUCT' as const, Values: ['*'] }] } };

const create = async (input: Partial<CreatePatchBaselineCommandInput> = {}): Promise<string> => {
  const rules = { ApprovalRules: { PatchRules: [{ ...ALL, ApproveAfterDays: 0 }] } };
  const { BaselineId } = await world.handlers.CreatePatchBaseline({ Name: 'Win-PROD', ...rules, ...input });
  return BaselineId;
};

const register = (BaselineId: string, PatchGroup = 'Win-PROD') =>
  world.handlers.RegisterPatchBaselineForPatchGroup({ BaselineId, PatchGroup });

test('a group is patched by its own baseline of the operating system, and by the default of others', async () => {
  const id = await create();
  await register(id);
  const of = (OperatingSystem?: 'UBUNTU') =>
    world.handlers.GetPatchBaselineForPatchGroup({
      PatchGroup: 'Win-PROD',
      ...(OperatingSystem && { OperatingSystem }),
    });
  expect(await of()).toEqual({ BaselineId: id, PatchGroup: 'Win-PROD', OperatingSystem: 'WINDOWS' });
  const { BaselineId } = await world.handlers.GetDefaultPatchBaseline({ OperatingSystem: 'UBUNTU' });
  expect((await of('UBUNTU')).BaselineId).toBe(BaselineId);
  expect(BaselineId).toMatch(/^arn:aws:ssm:ap-southeast-2:\d{12}:patchbaseline\/pb-0[0-9a-f]{16}$/);
});

test('days of delay are counted by dates in UTC: released on the 10th, approved after seven days on the 17th', async () => {
  const id = await create({ ApprovalRules: { PatchRules: [{ ...ALL, ApproveAfterDays: 13 }] } });
  await register(id);
  world.place([1]);
  // Patch Tuesday is 10 November, 18:00; thirteen days later is the 23rd.
  const missingOn = async (date: string) => {
    await world.clock.advance(Date.parse(date) - world.clock.now());
    const command = {
      DocumentName: 'AWS-RunPatchBaseline',
      InstanceIds: [SERVER],
      Parameters: { Operation: ['Scan'] },
    };
    await world.send(command);
    await world.after(120);
    const { Patches } = await world.handlers.DescribeInstancePatches({
      InstanceId: SERVER,
      Filters: [{ Key: 'State', Values: ['Missing'] }],
    });
    return Patches.filter(({ Title }) => Title.startsWith('2026-11 Cumulative Update for Microsoft')).length;
  };
  expect(await missingOn('2026-11-22T23:50:00Z')).toBe(0);
  expect(await missingOn('2026-11-23T00:05:00Z')).toBe(1);
});

test('a date approves what was released until its end, and nothing later', async () => {
  const of = async (ApproveUntilDate: string) => {
    const other = patchWorld();
    const { BaselineId } = await other.handlers.CreatePatchBaseline({
      Name: 'Pinned',
      ApprovalRules: { PatchRules: [{ ...ALL, ApproveUntilDate }] },
    });
    await other.handlers.RegisterPatchBaselineForPatchGroup({ BaselineId, PatchGroup: 'Win-PROD' });
    other.place([1]);
    await other.scan();
    const titles = await other.patches(SERVER, 'Missing');
    closed(other);
    return titles.length;
  };
  expect(await of('2026-11-10')).toBeGreaterThan(await of('2026-11-09'));
});

test('a rejected patch is not missing, and one that is installed already is told, when blocked', async () => {
  world.place([1], { system: 'AMAZON_LINUX_2023' });
  await world.scan();
  const [first = ''] = await world.patches(SERVER, 'Missing');
  const [installed = ''] = await world.patches(SERVER, 'Installed', 'InstalledOther');
  const id = await create({
    OperatingSystem: 'AMAZON_LINUX_2023',
    RejectedPatches: [first, installed],
    RejectedPatchesAction: 'BLOCK',
  });
  await register(id);
  await world.scan();
  expect(await world.patches(SERVER, 'Missing')).not.toContain(first);
  expect(await world.patches(SERVER, 'InstalledRejected')).toContain(installed);
  expect(await world.state(SERVER)).toMatchObject({ BaselineId: id });
});

test('a patch is approved by name with the level that the list has, whatever the rules say', async () => {
  world.place([1], { system: 'REDHAT_ENTERPRISE_LINUX' });
  const id = await create({
    OperatingSystem: 'REDHAT_ENTERPRISE_LINUX',
    ApprovalRules: { PatchRules: [] },
    ApprovedPatches: ['kernel*'],
    ApprovedPatchesComplianceLevel: 'CRITICAL',
  });
  await register(id);
  await world.scan();
  expect(await world.patches(SERVER, 'Missing')).toEqual(['kernel.x86_64']);
  expect(await world.state(SERVER)).toMatchObject({ CriticalNonCompliantCount: 1, SecurityNonCompliantCount: 0 });
});

test('on Windows a security update that is not approved is available, and counts as the baseline says', async () => {
  world.place([1]);
  const late = { PatchRules: [{ ...ALL, ApproveAfterDays: 360 }] };
  await register(await create({ ApprovalRules: late, AvailableSecurityUpdatesComplianceStatus: 'NON_COMPLIANT' }));
  await world.scan();
  const state = await world.state(SERVER);
  expect(state).toMatchObject({ MissingCount: 0 });
  expect(state.AvailableSecurityUpdateCount).toBeGreaterThan(0);
  expect(state.SecurityNonCompliantCount).toBe(state.AvailableSecurityUpdateCount);
});

test('a baseline is shown, changed in part, and emptied by Replace', async () => {
  const BaselineId = await create({ Description: 'Servers of PROD', ApprovedPatches: ['KB5000001'] });
  await register(BaselineId, 'Win-DEV');
  await world.handlers.UpdatePatchBaseline({ BaselineId, Description: 'All servers' });
  expect(await world.handlers.GetPatchBaseline({ BaselineId })).toMatchObject({
    Name: 'Win-PROD',
    Description: 'All servers',
    ApprovedPatches: ['KB5000001'],
    PatchGroups: ['Win-DEV'],
    RejectedPatchesAction: 'ALLOW_AS_DEPENDENCY',
  });
  await world.handlers.UpdatePatchBaseline({ BaselineId, Name: 'Empty', Replace: true });
  expect(await world.handlers.GetPatchBaseline({ BaselineId })).toMatchObject({
    Name: 'Empty',
    Description: '',
    ApprovedPatches: [],
    ApprovalRules: { PatchRules: [] },
  });
});

test('baselines and groups are listed by filter, in pages', async () => {
  const id = await create();
  await register(id);
  const list = async (Filters: { Key: string; Values: string[] }[]) =>
    (await world.handlers.DescribePatchBaselines({ Filters })).BaselineIdentities.map(
      ({ BaselineName }) => BaselineName,
    );
  expect(await list([{ Key: 'OWNER', Values: ['Self'] }])).toEqual(['Win-PROD']);
  expect(await list([{ Key: 'NAME_PREFIX', Values: ['AWS-Amazon'] }])).toHaveLength(2);
  const first = await world.handlers.DescribePatchBaselines({ MaxResults: 4 });
  expect(first.BaselineIdentities).toHaveLength(4);
  expect(first.NextToken).toBeDefined();
  const { Mappings } = await world.handlers.DescribePatchGroups({});
  expect(Mappings).toMatchObject([{ PatchGroup: 'Win-PROD', BaselineIdentity: { BaselineId: id } }]);
});

test('effective patches are shown for Windows, with the day of their approval', async () => {
  const BaselineId = await create({ ApprovalRules: { PatchRules: [{ ...ALL, ApproveAfterDays: 30 }] } });
  const { EffectivePatches } = await world.handlers.DescribeEffectivePatchesForPatchBaseline({
    BaselineId,
    MaxResults: 100,
  });
  const statuses = new Set(EffectivePatches.map(({ PatchStatus }) => PatchStatus?.DeploymentStatus));
  expect(statuses.has('APPROVED')).toBe(true);
  const linux = await create({ Name: 'Linux', OperatingSystem: 'UBUNTU', ApprovalRules: { PatchRules: [ALL] } });
  await expect(world.handlers.DescribeEffectivePatchesForPatchBaseline({ BaselineId: linux })).rejects.toBeInstanceOf(
    UnsupportedOperatingSystem,
  );
});

test('a client token creates once', async () => {
  const id = await create({ ClientToken: 'one' });
  expect(await create({ ClientToken: 'one' })).toBe(id);
  await expect(create({ ClientToken: 'one', Name: 'Other' })).rejects.toBeInstanceOf(IdempotentParameterMismatch);
});

test('a group has one baseline of an operating system, a baseline 25 groups, an account 50 baselines', async () => {
  const id = await create();
  await register(id);
  await expect(register(await create({ Name: 'Second' }))).rejects.toBeInstanceOf(AlreadyExistsException);
  for (let group = 1; group < 25; group += 1) await register(id, `group-${group}`);
  await expect(register(id, 'group-25')).rejects.toBeInstanceOf(ResourceLimitExceededException);
  for (let count = 2; count < 50; count += 1) await create({ Name: `baseline-${count}` });
  await expect(create({ Name: 'one-too-many' })).rejects.toBeInstanceOf(ResourceLimitExceededException);
});

test('a baseline in use is not deleted; deregistered, it is', async () => {
  const BaselineId = await create();
  await register(BaselineId);
  await expect(world.handlers.DeletePatchBaseline({ BaselineId })).rejects.toBeInstanceOf(ResourceInUseException);
  await world.handlers.DeregisterPatchBaselineForPatchGroup({ BaselineId, PatchGroup: 'Win-PROD' });
  await world.handlers.DeletePatchBaseline({ BaselineId });
  await expect(world.handlers.GetPatchBaseline({ BaselineId })).rejects.toBeInstanceOf(DoesNotExistException);
  await expect(world.handlers.GetPatchBaseline({ BaselineId: 'pb-1' })).rejects.toBeInstanceOf(InvalidResourceId);
});

const rule = (more: object) => ({ ApprovalRules: { PatchRules: [{ ...ALL, ...more }] } });
const filter = (Key: 'SEVERITY' | 'CLASSIFICATION', value: string) =>
  rule({ ApproveAfterDays: 1, PatchFilterGroup: { PatchFilters: [{ Key, Values: [value] }] } });

test.each([
  ['a name with a space', { Name: 'Win PROD' }],
  ['a rule with neither days nor date', rule({})],
  ['a rule with both', rule({ ApproveAfterDays: 1, ApproveUntilDate: '2026-11-01' })],
  ['361 days', rule({ ApproveAfterDays: 361 })],
  ['a date in another form', rule({ ApproveUntilDate: '01.11.2026' })],
  ['days for Ubuntu', { OperatingSystem: 'UBUNTU' as const, ...rule({ ApproveAfterDays: 1 }) }],
  ['non-security updates for Windows', rule({ ApproveAfterDays: 1, EnableNonSecurity: true })],
  ['a filter of another operating system', filter('SEVERITY', 'Critical')],
  ['a class that Windows does not have', filter('CLASSIFICATION', 'Security')],
  ['an operating system that is not simulated', { OperatingSystem: 'MACOS' as const }],
  ['sources', { Sources: [{ Name: 'mine', Products: ['*'], Configuration: 'x' }] }],
])('refuses %s', async (_, input) => {
  await expect(create(input)).rejects.toBeInstanceOf(ValidationException);
});
