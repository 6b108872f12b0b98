import { createInspector } from '../../local/aws/inspector/service.ts';
import { createAffectedInstances } from '../../src/aws/affected.ts';
import { startAws } from '../local/aws/local-aws.ts';
import { id, type PatchingAws, startPatchingAws } from './patching-world.ts';

let aws: PatchingAws;

/** A Linux server that lacks what was released in the last so many days. */
const linux = (last: number, patchedDaysAgo: number, more: object = {}) => ({
  id: id(last),
  name: `web-${last}`,
  system: 'AMAZON_LINUX_2023' as const,
  patchedDaysAgo,
  ...more,
});

beforeEach(async () => {
  aws = await startPatchingAws({
    instances: [
      linux(1, 90),
      linux(2, 0),
      linux(3, 90, { unmanaged: true }),
      linux(4, 90, { state: 'stopped' }),
      { ...linux(5, 90), id: 'mi-00000000000000005' },
    ],
  });
});
afterEach(() => aws.close());

/** A CVE that is open on the first instance, and when its patch was published. */
const openOne = () => {
  const [exposure] = aws.ssm.exposures().filter(({ node }) => node.id === id(1));
  const [cve] = exposure?.patch.cves ?? [];
  if (exposure === undefined || cve === undefined) throw new Error('nothing is open there');
  return { cve, publishedAt: exposure.patch.releasedAt };
};

const inspector = (operation: string, kind: 'access-denied' | 'throttle' | 'server-error') =>
  aws.faults.add({ target: 'aws', service: 'inspector2', operation, kind });

test('names instances with an active finding, and when it last looked at those that it covers', async () => {
  const { cve, publishedAt } = openOne();
  expect(await createAffectedInstances(aws.client).affectedBy(cve)).toEqual({
    kind: 'read',
    known: { publishedAt },
    affected: [id(1)],
    covered: { [id(1)]: aws.clock.now(), [id(2)]: aws.clock.now() },
  });
});

test('reads all pages of findings and of what is covered', async () => {
  const [exposure] = aws.ssm.exposures().filter(({ node }) => node.id === id(1));
  const [machine] = [...aws.ec2.instances()].filter((each) => each.id === id(1));
  if (exposure === undefined || machine === undefined) throw new Error('nothing is open there');
  const ids = Array.from({ length: 450 }, (_, i) => `i-${String(i).padStart(17, '0')}`);
  const many = await startAws({
    services: (deps) => [
      createInspector({
        ...deps,
        vulnerabilities: [],
        estate: {
          exposures: () => ids.slice(0, 250).map((each) => ({ ...exposure, node: { ...exposure.node, id: each } })),
          published: () => [],
          machines: () => ids.map((each) => ({ ...machine, id: each })),
          machine: () => machine,
          isManaged: () => true,
        },
      }),
    ],
  });
  try {
    const read = await createAffectedInstances(many.client).affectedBy(exposure.patch.cves[0] ?? '');
    expect(read).toMatchObject({ kind: 'read', affected: ids.slice(0, 250) });
    expect(read.kind === 'read' && Object.keys(read.covered).sort()).toEqual(ids);
  } finally {
    await many.close();
  }
});

test('does not know a CVE that nobody published, and says so', async () => {
  const read = await createAffectedInstances(aws.client).affectedBy('CVE-2026-9');
  expect(read).toMatchObject({ kind: 'read', affected: [] });
  expect(read).not.toHaveProperty('known');
});

test.each(['SearchVulnerabilities', 'ListFindings', 'ListCoverage'])('is off where %s may not be read', async (at) => {
  inspector(at, 'access-denied');
  expect(await createAffectedInstances(aws.client).affectedBy(openOne().cve)).toEqual({ kind: 'off' });
});

test.each([
  ['SearchVulnerabilities', 'throttle', 'busy'],
  ['ListFindings', 'throttle', 'busy'],
  ['ListCoverage', 'throttle', 'busy'],
  ['ListCoverage', 'server-error', 'ambiguous'],
] as const)('of %s that fails with %s nothing is known: it is no part of an answer', async (at, kind, failure) => {
  inspector(at, kind);
  const { cve } = openOne();
  await expect(createAffectedInstances(aws.client).affectedBy(cve)).rejects.toMatchObject({
    failure,
    message: expect.stringMatching(new RegExp(`^asking Inspector who is affected by ${cve}: `)),
  });
});

test('a CVE that Inspector refuses to look for is a failure, not an answer', async () => {
  await expect(createAffectedInstances(aws.client).affectedBy('KB5031234')).rejects.toMatchObject({
    failure: 'refused',
    code: 'ValidationException',
  });
});
