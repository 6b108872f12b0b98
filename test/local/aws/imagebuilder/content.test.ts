import {
  InvalidPaginationTokenException,
  InvalidParameterValueException,
  InvalidRequestException,
} from '@aws-sdk/client-imagebuilder';
import { type BuildWorld, buildWorld, context, imageArn, pipelineArn } from './build-world.ts';

const baked = async (count: number, options = {}) => {
  const world = await buildWorld(options);
  for (let build = 0; build < count; build += 1) {
    await world.start();
    await world.minutes(30);
  }
  return world;
};

const packagesOf = async (world: BuildWorld, build: number): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  let nextToken: string | undefined;
  do {
    const page = await world.handlers.ListImagePackages({ imageBuildVersionArn: imageArn(build), nextToken }, context);
    for (const { packageName, packageVersion } of page.imagePackageList) found.set(packageName, packageVersion);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
};

const findingsOf = async (world: BuildWorld, build: number) =>
  (
    await world.handlers.ListImageScanFindings(
      { filters: [{ name: 'imageBuildVersionArn', values: [imageArn(build)] }] },
      context,
    )
  ).findings;

describe('packages', () => {
  test('come in pages of 25, for a full build version only', async () => {
    const world = await baked(1);
    const first = await world.handlers.ListImagePackages({ imageBuildVersionArn: imageArn(1) }, context);
    expect(first.imagePackageList).toHaveLength(25);
    expect(first.nextToken).toBeDefined();
    const list = (input: object) =>
      world.handlers.ListImagePackages({ imageBuildVersionArn: imageArn(1), ...input }, context);
    await expect(list({ maxResults: 26 })).rejects.toThrow(InvalidParameterValueException);
    await expect(list({ nextToken: 'x' })).rejects.toThrow(InvalidPaginationTokenException);
    await expect(list({ imageBuildVersionArn: imageArn(1).replace(/\/1$/, '') })).rejects.toThrow(
      InvalidParameterValueException,
    );
  });

  test('of the next build are those of the last with some upgraded, one added', async () => {
    const world = await baked(2);
    const [before, after] = [await packagesOf(world, 1), await packagesOf(world, 2)];
    const upgraded = [...after]
      .filter(([name, version]) => before.has(name) && before.get(name) !== version)
      .map(([name]) => name);
    expect(upgraded).toEqual(expect.arrayContaining(['glibc', 'kernel', 'openssl', 'systemd']));
    expect(upgraded.length).toBeLessThan(before.size / 2);
    expect(after.get('kernel')).toBe('3.0.8-1.amzn2023.0.15');
    expect([...after.keys()].filter((name) => !before.has(name))).toHaveLength(1);
  });

  test('are none when the pipeline collects none', async () => {
    const world = await baked(1, { packages: false });
    expect((await packagesOf(world, 1)).size).toBe(0);
    expect((await world.image(imageArn(1))).enhancedImageMetadataEnabled).toBe(false);
  });
});

describe('findings', () => {
  test('that newer packages fix are gone, those without a fix stay, and new ones come', async () => {
    const world = await baked(2);
    const ids = async (build: number) =>
      (await findingsOf(world, build)).map((one) => one.packageVulnerabilityDetails?.vulnerabilityId ?? '');
    const [before, after] = [await ids(1), await ids(2)];
    const fixed = before.filter((id) => !after.includes(id));
    expect(fixed.length).toBeGreaterThan(0);
    expect(fixed.every((id) => id.startsWith('CVE-2024-100'))).toBe(true);
    expect(before.filter((id) => id.startsWith('CVE-2024-200')).every((id) => after.includes(id))).toBe(true);
    const introduced = after.filter((id) => !before.includes(id));
    expect(introduced.length).toBeGreaterThanOrEqual(1);
    expect(introduced.length).toBeLessThanOrEqual(2);
  });

  test('that were fixed do not come back', async () => {
    const world = await baked(6);
    const seen = new Set<string>();
    const gone = new Set<string>();
    for (let build = 1; build <= 6; build += 1) {
      const ids = (await findingsOf(world, build)).map((one) => one.packageVulnerabilityDetails?.vulnerabilityId ?? '');
      for (const id of ids) expect(gone.has(id)).toBe(false);
      for (const id of seen) if (!ids.includes(id)) gone.add(id);
      for (const id of ids) seen.add(id);
    }
    expect(gone.size).toBeGreaterThan(2);
  });

  test('say where a fix is', async () => {
    const world = await baked(1);
    const all = await findingsOf(world, 1);
    const kernel = all.find((one) => one.packageVulnerabilityDetails?.vulnerablePackages?.[0]?.name === 'kernel');
    expect(kernel).toMatchObject({
      fixAvailable: 'YES',
      remediation: { recommendation: { text: 'Update kernel to 3.0.8-1.amzn2023.0.15' } },
    });
    expect(all.find((one) => one.severity === 'LOW')).toMatchObject({
      fixAvailable: 'NO',
      imagePipelineArn: pipelineArn,
    });
  });

  test('need exactly one filter', async () => {
    const { handlers } = await baked(1);
    const list = (...filters: { name: string; values: string[] }[]) =>
      handlers.ListImageScanFindings({ filters }, context);
    const byImage = { name: 'imageBuildVersionArn', values: [imageArn(1)] };
    await expect(list()).rejects.toThrow(InvalidRequestException);
    await expect(list(byImage, { name: 'severity', values: ['HIGH'] })).rejects.toThrow(InvalidRequestException);
    await expect(list({ name: 'colour', values: ['red'] })).rejects.toThrow('colour');
    expect((await list({ name: 'severity', values: ['LOW'] })).findings.every((one) => one.severity === 'LOW')).toBe(
      true,
    );
  });
});

describe('aggregations', () => {
  test.each([
    ['imageBuildVersionArn', imageArn(1), 'imageAggregation'],
    ['imagePipelineArn', pipelineArn, 'imagePipelineAggregation'],
    ['accountId', context.accountId, 'accountAggregation'],
  ])('by %s count what the scan announced', async (name, value, member) => {
    const world = await baked(1);
    const { responses, aggregationType } = await world.handlers.ListImageScanFindingAggregations(
      { filter: { name, values: [value] } },
      context,
    );
    const announced = world.events.find((event) => event.detailType.includes('CVE'))?.detail['finding-severity-counts'];
    expect(aggregationType).toBe(name);
    expect(responses).toEqual([{ [member]: expect.objectContaining({ severityCounts: announced }) }]);
    expect(announced).toMatchObject({ all: (await findingsOf(world, 1)).length });
  });

  test('by vulnerability have one entry each', async () => {
    const world = await baked(1);
    const { responses } = await world.handlers.ListImageScanFindingAggregations(
      { filter: { name: 'vulnerabilityId', values: ['CVE-2024-9999'] } },
      context,
    );
    expect(responses).toEqual([
      {
        vulnerabilityIdAggregation: {
          vulnerabilityId: 'CVE-2024-9999',
          severityCounts: { all: 0, critical: 0, high: 0, medium: 0 },
        },
      },
    ]);
    await expect(
      world.handlers.ListImageScanFindingAggregations({ filter: { name: 'colour', values: [] } }, context),
    ).rejects.toThrow(InvalidRequestException);
  });
});
