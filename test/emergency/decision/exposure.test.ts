import { type ExposureFacts, exposureOf } from '../../../src/emergency/decision/exposure.ts';
import { aFix, aMember, anInstance, aSnapshot, CVE, DAY, exposureFacts, HOUR, OPENSSL, T0 } from '../fixture.ts';

const { operatingSystem: _system, ...NO_SYSTEM } = aMember();
const said = (parts: Partial<ExposureFacts>) => exposureOf(exposureFacts(parts));
const READ = { kind: 'read', known: { publishedAt: T0 - 5 * DAY }, affected: [], covered: {} } as const;

test.each<[string, Partial<ExposureFacts>, object]>([
  [
    'its scan lists the patch for the CVE as missing',
    { snapshot: aSnapshot([anInstance({ missing: [OPENSSL] })]) },
    { by: [{ code: 'missing', patches: [OPENSSL] }] },
  ],
  [
    'its scan lists another patch that names the CVE',
    {
      fixes: [],
      snapshot: aSnapshot([anInstance({ missing: ['KB5031234'] })], {
        patches: {
          KB5031234: { title: '', classification: '', severity: '', cves: [CVE], instances: 1, firstSeenAt: 0 },
        },
      }),
    },
    { by: [{ code: 'missing', patches: ['KB5031234'] }] },
  ],
  [
    'its scan lists the package with the version of the patch',
    {
      snapshot: aSnapshot([anInstance({ missing: ['openssl.x86_64'] })], {
        patches: {
          'openssl.x86_64': {
            title: OPENSSL,
            classification: '',
            severity: '',
            cves: [],
            instances: 1,
            firstSeenAt: 0,
          },
        },
      }),
    },
    { by: [{ code: 'missing', patches: [OPENSSL] }] },
  ],
  ['Inspector has a finding', { inspector: { ...READ, affected: ['i-1'] } }, { by: [{ code: 'inspector' }] }],
  ['its image is vulnerable', { images: { 'ami-1': 'vulnerable' } }, { by: [{ code: 'image', image: 'ami-1' }] }],
])('exposed: %s', (_title, parts, by) => {
  const { exposure, instances } = said(parts);
  expect(exposure).toBe('exposed');
  expect(instances[0]).toMatchObject({ exposure: 'exposed', ...by });
});

test.each<[string, Partial<ExposureFacts>, object]>([
  ['scanned since the approval, nothing missing', {}, { code: 'scanned', at: T0 - HOUR }],
  [
    'compliant in the sweep, and the oldest scan that counts is younger than the approval',
    { snapshot: aSnapshot([]), fixes: [aFix({ kind: 'approved', at: T0 - 10 * DAY })] },
    { code: 'scanned', at: T0 - HOUR / 2 - 3 * DAY },
  ],
  [
    'Inspector covers it and looked after the CVE was published',
    { fixes: [], inspector: { ...READ, covered: { 'i-1': T0 - DAY } } },
    { code: 'inspector', at: T0 - DAY },
  ],
  ['its image holds the fix', { fixes: [], images: { 'ami-1': 'clean' } }, { code: 'image', image: 'ami-1' }],
])('not exposed: %s', (_title, parts, by) => {
  const { exposure, instances } = said(parts);
  expect(exposure).toBe('not-exposed');
  expect(instances[0]).toMatchObject({ exposure: 'not-exposed', by: [by] });
});

test.each<[string, Partial<ExposureFacts>, string]>([
  ['no patch is known', { fixes: [] }, 'no-fix-known'],
  ['a patch of another system alone', { fixes: [aFix(undefined, { operatingSystem: 'WINDOWS' })] }, 'no-fix-known'],
  ['its system is not known', { members: [NO_SYSTEM] }, 'no-fix-known'],
  ['the baseline waits', { fixes: [aFix({ kind: 'waits', until: T0 + DAY })] }, 'held-back'],
  ['the baseline rejects it', { fixes: [aFix({ kind: 'rejected' })] }, 'held-back'],
  ['the baseline could not be read', { fixes: [aFix({ kind: 'not-known' })] }, 'approval-not-known'],
  ['since when the baseline approves it is not known', { fixes: [aFix({ kind: 'approved' })] }, 'approval-not-known'],
  ['scanned before the approval', { fixes: [aFix({ kind: 'approved', at: T0 })] }, 'scan-too-old'],
  ['compliant, and its scan may be older than the approval', { snapshot: aSnapshot([]) }, 'scan-too-old'],
  [
    'never scanned',
    { snapshot: aSnapshot([anInstance({ findings: [{ code: 'never-scanned', since: 0 }] })]) },
    'not-scanned',
  ],
  [
    'scanned with another baseline',
    {
      snapshot: aSnapshot([
        anInstance({ findings: [{ code: 'other-baseline', scannedWith: 'a', counts: 'b', since: 0 }] }),
      ]),
    },
    'not-scanned',
  ],
  [
    'something is missing and its list has not been read',
    {
      snapshot: aSnapshot([
        { id: 'i-1', scannedAt: T0, findings: [{ code: 'missing', count: 1, critical: 0, security: 1, since: 0 }] },
      ]),
    },
    'unread',
  ],
  [
    'its list of missing patches is of a scan before the approval',
    { snapshot: aSnapshot([anInstance({ missing: ['bash.x86_64'], listedAt: T0 - 9 * DAY })]) },
    'scan-too-old',
  ],
  [
    'the sweep could not read everything',
    { snapshot: aSnapshot([], { unread: [{ part: 'states', what: 'patch states', error: 'AccessDenied' }] }) },
    'unread',
  ],
  ['it came since the sweep', { members: [aMember({ launchedAt: T0 })], snapshot: aSnapshot([]) }, 'not-scanned'],
  [
    'Inspector does not know the CVE',
    { fixes: [], inspector: { kind: 'read', affected: [], covered: { 'i-1': T0 } } },
    'no-fix-known',
  ],
  [
    'Inspector looked before the CVE was published',
    { fixes: [], inspector: { ...READ, covered: { 'i-1': T0 - 6 * DAY } } },
    'no-fix-known',
  ],
  [
    'Inspector does not say when the CVE was published',
    { fixes: [], inspector: { ...READ, known: {}, covered: { 'i-1': T0 } } },
    'no-fix-known',
  ],
  [
    'a newer version of the package is missing',
    { snapshot: aSnapshot([anInstance({ missing: ['openssl.x86_64'] })]) },
    'newer-missing',
  ],
  [
    'Windows misses something newer, which replaces the patch',
    {
      members: [aMember({ operatingSystem: 'WINDOWS' })],
      fixes: [aFix(undefined, { operatingSystem: 'WINDOWS', id: 'KB5031234' })],
      snapshot: aSnapshot([anInstance({ missing: ['KB5040000'] })]),
    },
    'newer-missing',
  ],
  ['Inspector does not cover it', { fixes: [], inspector: READ }, 'no-fix-known'],
  ['Inspector could not be read', { fixes: [], inspector: { kind: 'unread', error: 'AccessDenied' } }, 'no-fix-known'],
  ['nothing is known of its image', { fixes: [], images: { 'ami-1': 'not-known' } }, 'no-fix-known'],
])('not known, never "not exposed": %s', (_title, parts, why) => {
  const { exposure, instances } = said(parts);
  expect(exposure).toBe('not-known');
  expect(instances[0]).toMatchObject({ exposure: 'not-known', why });
});

test('before its first sweep nothing is known of a fleet', () => {
  const { snapshot: _snapshot, ...facts } = exposureFacts();
  expect(exposureOf(facts).instances).toEqual([{ id: 'i-1', exposure: 'not-known', why: 'not-scanned' }]);
});

test('a fleet is exposed when one instance is, and cleared when all are', () => {
  const members = [aMember(), aMember({ id: 'i-2' })];
  const missing = anInstance({ id: 'i-2', missing: [OPENSSL] });
  expect(said({ members, snapshot: aSnapshot([anInstance(), missing]) }).exposure).toBe('exposed');
  expect(said({ members, snapshot: aSnapshot([anInstance(), anInstance({ id: 'i-2' })]) }).exposure).toBe(
    'not-exposed',
  );
});

test.each<[string, ExposureFacts['images'], string]>([
  ['without images', {}, 'not-known'],
  ['whose images are not known', { 'ami-1': 'clean', 'ami-2': 'not-known' }, 'not-known'],
  ['with one that is vulnerable', { 'ami-1': 'clean', 'ami-2': 'vulnerable' }, 'not-known'],
  ['whose images are all clean', { 'ami-1': 'clean' }, 'not-exposed'],
])('a fleet without instances %s', (_title, images, exposure) => {
  expect(said({ members: [], images })).toMatchObject({ exposure, instances: [], empty: true });
});

test('a fleet whose instances could not be read is not known', () => {
  const { members: _members, ...facts } = exposureFacts({ unread: [{ what: 'instances', error: 'AccessDenied' }] });
  expect(exposureOf(facts)).toEqual({
    fleet: 'rhel-prod',
    exposure: 'not-known',
    instances: [],
    unread: [{ what: 'instances', error: 'AccessDenied' }],
  });
});
