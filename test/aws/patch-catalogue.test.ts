import { createPatchCatalogue } from '../../src/aws/patch-catalogue.ts';
import { createPatches } from '../../src/aws/patches.ts';
import { DAY } from '../../src/duration.ts';
import { id, type PatchingAws, server, startPatchingAws } from './patching-world.ts';

let aws: PatchingAws;

beforeEach(async () => {
  aws = await startPatchingAws({
    instances: [
      server(1, { patchedDaysAgo: 90, scannedDaysAgo: 0.1 }),
      { ...server(2, { patchedDaysAgo: 90, scannedDaysAgo: 0.1 }), system: 'AMAZON_LINUX_2023' },
    ],
  });
});
afterEach(() => aws.close());

const anything = { PatchFilterGroup: { PatchFilters: [{ Key: 'CLASSIFICATION', Values: ['*'] }] } };

/** The id of a new baseline, by which everything is approved 30 days after its release unless told otherwise. */
const made = async (input: object = {}): Promise<string> => {
  const rules = { ApprovalRules: { PatchRules: [{ ...anything, ApproveAfterDays: 30 }] } };
  const { BaselineId } = Object(
    await aws.callService('ssm', 'CreatePatchBaseline', { Name: 'Slow', ...rules, ...input }),
  );
  return String(BaselineId);
};

/** What instances lack, of one system. */
const open = (last: number) => {
  const found = aws.ssm.exposures().filter(({ node }) => node.id === id(last));
  const newest = found.toSorted((a, b) => b.patch.releasedAt - a.patch.releasedAt)[0]?.patch;
  const oldest = found.toSorted((a, b) => a.patch.releasedAt - b.patch.releasedAt)[0]?.patch;
  if (newest === undefined || oldest === undefined) throw new Error('nothing is open there');
  return { newest, oldest };
};

test('finds the patches of one Linux product for a CVE, named as lists of missing patches name them', async () => {
  const { newest: patch } = open(2);
  const [cve = ''] = patch.cves;
  const found = await createPatchCatalogue(aws.client).availableFor('AmazonLinux2023', cve);
  expect(found).toContainEqual({
    id: `${patch.id}:${patch.version}`,
    name: patch.line,
    version: patch.version,
    product: 'AmazonLinux2023',
    classification: patch.classification,
    severity: patch.severity,
    releasedAt: patch.releasedAt,
  });
  const missing = await createPatches(aws.client).patchesOf(id(2), ['Missing']);
  const listed = missing.filter(({ cves }) => cves.includes(cve)).map(({ title }) => title);
  expect(found.map((each) => each.id)).toEqual(expect.arrayContaining(listed));
  expect(listed).not.toEqual([]);
});

test('finds nothing for a CVE that nobody published, and is refused a product that there is not', async () => {
  const catalogue = createPatchCatalogue(aws.client);
  expect(await catalogue.availableFor('AmazonLinux2023', 'CVE-2026-9')).toEqual([]);
  await expect(catalogue.availableFor('Plan9', 'CVE-2026-9')).rejects.toMatchObject({
    failure: 'refused',
    code: 'InvalidFilter',
    message: expect.stringMatching(/^looking for patches of Plan9 for CVE-2026-9: /),
  });
});

test('says of each patch of a Windows baseline whether it is approved, or from when', async () => {
  const { newest, oldest } = open(1);
  expect(aws.clock.now() - newest.releasedAt).toBeLessThan(30 * DAY);
  expect(aws.clock.now() - oldest.releasedAt).toBeGreaterThan(31 * DAY);
  const catalogue = createPatchCatalogue(aws.client);
  const effective = async (input: object = {}, wanted = newest.id) =>
    (await catalogue.effective(await made(input))).find((each) => each.id === wanted);
  const at = newest.releasedAt + 30 * DAY;
  expect(await effective()).toEqual({ id: newest.id, status: 'pending', approvalAt: expect.any(Number) });
  expect(Math.abs(((await effective())?.approvalAt ?? 0) - at)).toBeLessThanOrEqual(DAY);
  expect(await effective({}, oldest.id)).toMatchObject({ id: oldest.id, status: 'approved' });
  expect(await effective({ ApprovedPatches: [newest.id] })).toMatchObject({ status: 'approved' });
  expect(await effective({ RejectedPatches: [oldest.id] }, oldest.id)).toMatchObject({ status: 'rejected' });
});

test('lists the patches of all pages', async () => {
  const baselineId = await made();
  const all = await createPatchCatalogue(aws.client).effective(baselineId);
  const pages = [{ BaselineId: baselineId, MaxResults: 50 }];
  const ids: string[] = [];
  for (const input of pages) {
    const page = Object(await aws.callService('ssm', 'DescribeEffectivePatchesForPatchBaseline', input));
    ids.push(...page.EffectivePatches.map(({ Patch }: { Patch: { KbNumber: string } }) => Patch.KbNumber));
    if (page.NextToken !== undefined) pages.push({ ...input, ...{ NextToken: page.NextToken } });
  }
  expect(all.map((each) => each.id)).toEqual(ids);
  expect(all.length).toBeGreaterThan(100);
});

test('effective patches of Linux are refused by AWS, and of a baseline that is gone too', async () => {
  const catalogue = createPatchCatalogue(aws.client);
  await expect(catalogue.effective(await made({ OperatingSystem: 'AMAZON_LINUX_2023' }))).rejects.toMatchObject({
    failure: 'refused',
    code: 'UnsupportedOperatingSystem',
  });
  await expect(catalogue.effective('pb-0123456789abcdef0')).rejects.toMatchObject({ failure: 'gone' });
  await expect(catalogue.rulesOf('pb-0123456789abcdef0')).rejects.toMatchObject({ failure: 'gone' });
});

test('reads the rules of a baseline as they are, with what is approved and rejected by name', async () => {
  const baselineId = await made({
    OperatingSystem: 'AMAZON_LINUX_2023',
    GlobalFilters: { PatchFilters: [{ Key: 'PRODUCT', Values: ['AmazonLinux2023'] }] },
    ApprovalRules: {
      PatchRules: [
        { ...anything, ApproveAfterDays: 0 },
        {
          PatchFilterGroup: { PatchFilters: [{ Key: 'SEVERITY', Values: ['Critical'] }] },
          ApproveUntilDate: '2026-11-01',
        },
      ],
    },
    ApprovedPatches: ['openssl*'],
    RejectedPatches: ['kernel*'],
  });
  expect(await createPatchCatalogue(aws.client).rulesOf(baselineId)).toEqual({
    id: baselineId,
    name: 'Slow',
    rules: [
      { filters: [{ key: 'CLASSIFICATION', values: ['*'] }], approveAfterDays: 0 },
      { filters: [{ key: 'SEVERITY', values: ['Critical'] }], approveUntil: '2026-11-01' },
    ],
    globalFilters: [{ key: 'PRODUCT', values: ['AmazonLinux2023'] }],
    approved: ['openssl*'],
    rejected: ['kernel*'],
    modifiedAt: aws.clock.now(),
  });
});

test('a baseline of AWS itself is read by its ARN, and has an id like the others', async () => {
  const { BaselineId } = Object(
    await aws.callService('ssm', 'GetDefaultPatchBaseline', { OperatingSystem: 'AMAZON_LINUX_2023' }),
  );
  const rules = await createPatchCatalogue(aws.client).rulesOf(BaselineId);
  expect(BaselineId).toMatch(/^arn:/);
  expect(rules).toMatchObject({ id: BaselineId.split('/')[1], globalFilters: [], rejected: [] });
  expect(rules.rules.length).toBeGreaterThan(0);
});
