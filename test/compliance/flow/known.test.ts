import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Vulnerability } from '../../../src/aws/findings.ts';
import { dueKnown, refreshKnown } from '../../../src/compliance/flow/known.ts';
import { readKnownAgain } from '../../../src/compliance/flow/known-asked.ts';
import type { KnownPorts } from '../../../src/compliance/ports.ts';
import type { ComplianceConfig, FleetConfig } from '../../../src/config/types.ts';
import type { Wake } from '../../../src/contract/ports.ts';
import { DAY, HOUR } from '../../../src/duration.ts';
import { deadlineOf } from '../../../src/posture/decision/deadlines.ts';
import { loadDeadlineFacts } from '../../../src/posture/effect/deadline-facts.ts';
import { loadKnown } from '../../../src/posture/effect/known-exploited.ts';
import { exceptionItemKey, exceptionKey, saveSnapshot } from '../../../src/posture/effect/store.ts';
import { exceptionsWake } from '../../../src/posture/types/wake.ts';
import { CONFIG } from '../../model/config.ts';
import { aPatch, aSnapshot, NOON } from '../../posture/deadline-fixture.ts';
import { exception } from '../../posture/fixture.ts';
import { HOME } from '../../support/home.ts';
import { createMemoryTable, type MemoryTable } from '../../support/memory-table.ts';
import { portsDouble } from '../../support/ports.ts';

const ADDRESS = 's3://acme-security/known_exploited_vulnerabilities.json';
const refused = (name: string) => new AwsCallError('reading', Object.assign(new Error('no'), { name }));
const fileOf = (cve: string) =>
  JSON.stringify({
    vulnerabilities: [{ cveID: cve, dateAdded: '2026-12-01', automatable: 'Yes', technicalImpact: 'total' }],
  });

const aFleet = (name: string): FleetConfig => ({
  name,
  policy: 'prod',
  channel: 'C0PATCHING',
  place: HOME,
  alarms: [],
  exposure: 'public',
  target: { kind: 'patch-group', patchGroup: name },
});

const COMPLIANCE: ComplianceConfig = {
  sweepMs: HOUR,
  callsPerSecond: 3,
  staleMs: 3 * DAY,
  images: { behind: 2, ageMs: 30 * DAY },
  windowTags: [],
  deadlines: 'bod-26-04',
  custom: [],
  unrated: 'told',
  exceptions: { maxMs: 90 * DAY, remindMs: 7 * DAY },
  configRules: false,
};

interface World {
  file?: string | Error | undefined;
  inspector: Readonly<Record<string, Vulnerability>> | 'off' | Error;
  asked: string[];
  wakes: Wake[];
}

/** Two fleets; win-dev misses 40 CVEs, win-prod one of them. */
async function aWorld(parts: Partial<World> = {}, compliance: Partial<ComplianceConfig> = {}) {
  const world: World = { inspector: {}, asked: [], wakes: [], ...parts };
  const table = createMemoryTable();
  const cves = Array.from({ length: 40 }, (_, at) => `CVE-2026-${1000 + at}`);
  await saveSnapshot(table, aSnapshot({ KB1: aPatch(cves) }, { fleet: 'win-dev' }));
  await saveSnapshot(table, aSnapshot({ KB1: aPatch(['CVE-2026-1001']) }, { fleet: 'win-prod' }));
  const ports: KnownPorts = portsDouble({
    table,
    config: {
      ...CONFIG,
      freezes: [],
      fleets: { 'win-dev': aFleet('win-dev'), 'win-prod': aFleet('win-prod') },
      compliance: { ...COMPLIANCE, ...compliance },
    },
    objects: {
      text: async () => {
        if (world.file instanceof Error) throw world.file;
        return world.file;
      },
    },
    vulnerabilities: {
      vulnerability: async (cve) => {
        world.asked.push(cve);
        const { inspector } = world;
        if (inspector instanceof Error) throw inspector;
        if (inspector === 'off') return { kind: 'off' };
        const vulnerability = inspector[cve];
        return { kind: 'read', ...(vulnerability === undefined ? {} : { vulnerability }) };
      },
    },
    wakes: { send: async (wake) => void world.wakes.push(wake) },
    log: () => {},
  });
  const refresh = (why: 'due' | 'rest' | 'asked', now = NOON) => refreshKnown(ports, { why, now });
  const dueOf = async (now = NOON) => {
    const facts = await loadDeadlineFacts(ports, { fleet: 'win-prod', now });
    const due = facts && deadlineOf(aSnapshot({ KB1: aPatch(['CVE-2026-1001']) }), facts)?.due;
    return due === undefined ? undefined : new Date(due).toISOString().slice(0, 10);
  };
  return { world, ports, table, refresh, dueOf };
}

async function saveOpenException(table: MemoryTable): Promise<void> {
  const open = exception({ kind: 'fleet' });
  await table.write(
    [exceptionKey(open.id), exceptionItemKey(open.id)].map((key) => ({
      kind: 'put' as const,
      item: { ...key, exception: open },
      when: {},
    })),
  );
}

const withFile = { catalogue: ADDRESS };
const fleetsIn = ({ wakes }: World) => wakes.filter(({ feature }) => feature === 'compliance').map(({ key }) => key);

describe('the file', () => {
  test('is read each hour, for one worker, and fleets are judged anew of whose CVEs something is known now', async () => {
    const { world, ports, refresh, dueOf } = await aWorld({ file: fileOf('CVE-2026-1001') }, withFile);
    expect(await dueKnown(ports, { freshUntil: 0 }, NOON)).toEqual(['known:due']);
    await refresh('due');
    expect(await dueKnown(ports, { freshUntil: 0 }, NOON + HOUR - 1)).toEqual([]);
    expect(fleetsIn(world)).toEqual(['fleet:win-dev', 'fleet:win-prod']);
    expect(await dueOf()).toBe('2026-12-03');
    await refresh('due');
    await refresh('due', NOON + HOUR);
    expect(fleetsIn(world)).toHaveLength(2);
    expect(world.asked).toEqual([]);
  });

  test('is read again for whoever asks, and every fleet judged', async () => {
    const { world, refresh } = await aWorld({ file: fileOf('CVE-2026-1') }, withFile);
    await refresh('due');
    world.wakes = [];
    await refresh('asked', NOON + 1);
    expect(fleetsIn(world)).toEqual(['fleet:win-dev', 'fleet:win-prod']);
  });

  test.each<[string, World['file'], string]>([
    ['is empty', '', 'empty'],
    ['lists nothing', '{"vulnerabilities": []}', 'empty'],
    ['is not there', undefined, 'absent'],
    ['may not be read', refused('AccessDenied'), 'denied'],
    ['cannot be read', refused('SlowDown'), 'unread'],
  ])('changes nothing when it %s, and it is said', async (_, file, code) => {
    const { world, table, refresh, dueOf } = await aWorld({ file: fileOf('CVE-2026-1001') }, withFile);
    await refresh('due');
    world.file = file;
    await refresh('asked', NOON + HOUR);
    expect(await loadKnown(table)).toMatchObject({ problem: { at: NOON + HOUR, code }, catalogue: { readAt: NOON } });
    expect(await dueOf(NOON + 3 * DAY)).toBe('2026-12-03');
    world.file = fileOf('CVE-2026-1001');
    await refresh('asked', NOON + 2 * HOUR);
    expect((await loadKnown(table)).problem).toBeUndefined();
  });

  test('is stood in for by Inspector where it was never read', async () => {
    const { world, refresh } = await aWorld({ file: refused('AccessDenied') }, withFile);
    await refresh('due');
    expect(world.asked).toHaveLength(30);
  });
});

describe('Inspector', () => {
  const exploited = { exploited: true, listedAt: Date.parse('2026-11-29T00:00:00Z') };

  test('is asked about each CVE once, so many at a time, and what is left soon after', async () => {
    const { world, refresh, dueOf } = await aWorld({ inspector: { 'CVE-2026-1001': exploited } });
    await refresh('due');
    expect(world.asked).toHaveLength(30);
    expect(world.wakes.at(-1)).toEqual({ feature: 'compliance', key: 'known:rest' });
    world.wakes = [];
    await refresh('rest');
    expect(new Set(world.asked).size).toBe(40);
    expect(world.asked).toHaveLength(40);
    expect(fleetsIn(world)).toEqual(['fleet:win-dev']);
    // Its ratings are not known: the strictest row.
    expect(await dueOf()).toBe('2026-12-02');
  });

  test.each<[string, World['inspector'], object]>([
    ['is off', 'off', { inspectorOffAt: NOON, inspector: {} }],
    ['is too busy', refused('ThrottlingException'), { inspector: {} }],
  ])('is asked no more when it %s, and nothing is known', async (_, inspector, kept) => {
    const { world, table, refresh } = await aWorld({ inspector });
    await refresh('due');
    expect(world.asked).toHaveLength(1);
    expect(await loadKnown(table)).toEqual({ closed: [], ...kept });
    expect(world.wakes).toEqual([]);
  });

  test('what it said of CVEs that nothing misses any more is given up', async () => {
    const { table, refresh } = await aWorld({}, { callsPerSecond: 10 });
    await refresh('due');
    expect(Object.keys((await loadKnown(table)).inspector)).toHaveLength(40);
    await saveSnapshot(table, aSnapshot({}, { fleet: 'win-dev' }));
    await refresh('due', NOON + 7 * HOUR);
    expect(Object.keys((await loadKnown(table)).inspector)).toEqual(['CVE-2026-1001']);
  });
});

test('nothing is read where the config has no deadlines', async () => {
  const { ports } = await aWorld();
  const { deadlines: _none, ...compliance } = COMPLIANCE;
  const off = { ...ports, config: { ...ports.config, compliance } };
  expect(await dueKnown(off, { freshUntil: 0 }, NOON)).toEqual([]);
  await refreshKnown(off, { why: 'asked', now: NOON });
  expect(await loadDeadlineFacts(off, { fleet: 'win-prod', now: NOON })).toBeUndefined();
});

test('without deadlines it is read all the same while an exception is open: what it covers may be exploited', async () => {
  const { world, ports, table } = await aWorld({ file: fileOf('CVE-2026-1001') }, withFile);
  const { deadlines: _none, ...compliance } = ports.config.compliance ?? COMPLIANCE;
  const off = { ...ports, config: { ...ports.config, compliance } };
  await saveOpenException(table);
  expect(await dueKnown(off, { freshUntil: 0 }, NOON)).toEqual(['known:due']);
  await refreshKnown(off, { why: 'due', now: NOON });
  expect(world.wakes).toContainEqual(exceptionsWake('win-prod'));
});

describe('/patch compliance refresh', () => {
  const to = { userId: 'U0ANA', viewId: undefined, responseUrl: 'https://hooks.example/1', channelId: 'C0PATCHING' };
  async function refreshed(parts: Partial<World>, { isOn = true, hasException = false } = {}) {
    const { ports, world, table } = await aWorld(parts, withFile);
    if (hasException) await saveOpenException(table);
    const answers: string[] = [];
    const person = { id: 'U0ANA', teamId: 'T0PATCHW', deleted: false, isBot: false, isGuest: false, isExternal: false };
    const slack = {
      ...portsDouble().slack,
      userInfo: async () => person,
      respond: async (_url: string, { text }: { text: string }) => void answers.push(text),
      postEphemeral: async ({ text }: { text: string }) => void answers.push(text),
    };
    const { deadlines: _none, ...without } = COMPLIANCE;
    const config = isOn ? ports.config : { ...ports.config, compliance: { ...without, ...withFile } };
    await readKnownAgain({ ...ports, config, slack }, to, NOON);
    return { answers, world };
  }

  test('reads the file again, says what it has, and judges every fleet', async () => {
    const { answers, world } = await refreshed({ file: fileOf('CVE-2026-1001') });
    expect(answers).toEqual([
      expect.stringMatching(
        /^Known exploited vulnerabilities: catalogue file, read .*\nThe deadlines of every fleet are recalculated/,
      ),
    ]);
    expect(fleetsIn(world)).toEqual(['fleet:win-dev', 'fleet:win-prod']);
  });

  test('says what could not be read', async () => {
    const { answers } = await refreshed({ file: refused('AccessDenied'), inspector: 'off' });
    expect(answers[0]).toMatch(
      /^The catalogue file could not be used .*: reading it was denied; check the bucket's policy and key\.\nAmazon Inspector is off/,
    );
  });

  test('reads nothing where there are neither deadlines nor exceptions', async () => {
    const { answers, world } = await refreshed({}, { isOn: false });
    expect(answers[0]).toMatch(
      /^Nothing was read: the list of known exploited vulnerabilities is used only for deadlines and exceptions/,
    );
    expect(fleetsIn(world)).toEqual([]);
  });

  test('without deadlines, for the exceptions that there are, reads it and says what was read', async () => {
    const { answers, world } = await refreshed({ file: fileOf('CVE-2026-1001') }, { isOn: false, hasException: true });
    expect(answers).toEqual([
      expect.stringMatching(
        /^Known exploited vulnerabilities: catalogue file, read .*\nNo deadline changes: patchwarden\.yml has no `deadlines` in `compliance`\. An exception for a vulnerability on the list becomes void/,
      ),
    ]);
    expect(world.wakes).toContainEqual(exceptionsWake('win-prod'));
  });
});
