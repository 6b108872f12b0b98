import { type Local, startLocal } from '../../../local/start.ts';
import { driftWorld } from '../../../local/world/drift-world.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { createCloudFormation } from '../../../src/aws/cloudformation.ts';
import { createConfigRules } from '../../../src/aws/config-rules.ts';
import { createEstate, type Estate } from '../../../src/aws/estate.ts';
import { createImageBuilder } from '../../../src/aws/imagebuilder.ts';
import { createWindows } from '../../../src/aws/windows.ts';
import { loadSweep } from '../../../src/compliance/effect/sweep-store.ts';
import { lookAtSweep } from '../../../src/compliance/flow/sweep.ts';
import type { SweepPorts } from '../../../src/compliance/ports.ts';
import { placeText } from '../../../src/config/place.ts';
import type { ComplianceConfig, Config } from '../../../src/config/types.ts';
import { DAY, HOUR, SECOND } from '../../../src/duration.ts';
import { judgeFleet } from '../../../src/posture/decision/judge.ts';
import { loadSnapshot, saveSnapshot } from '../../../src/posture/effect/store.ts';
import type { InstanceFinding } from '../../../src/posture/types/finding.ts';
import type { FleetSnapshot } from '../../../src/posture/types/snapshot.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import type { Table } from '../../../src/store/table.ts';
import { compliance as defaults } from '../../posture/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { portsDouble } from '../../support/ports.ts';
import { denied } from '../failures.ts';

/** The drift world as a sweep sees it through the real clients, without the product around it. */

const FILE = 'local/world/drift.patchwarden.yml';
const loaded = loadConfig(FILE);
const compliance: ComplianceConfig = { ...(loaded.compliance ?? defaults), callsPerSecond: 10 };
const CONFIG: Config = { ...loaded, compliance };
const FLEETS = [...Object.keys(CONFIG.fleets), NO_FLEET];

let local: Local;
let aws: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  local = await startLocal({ world: 'drift', config: FILE });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  aws = { endpoint: local.awsUrl, region: 'ap-southeast-2', credentials };
});

afterAll(() => local.close());

type Found = Readonly<Record<string, FleetSnapshot>>;

interface Sweeping {
  table?: Table;
  at?: number;
  ports?: Partial<SweepPorts>;
}

async function sweep({
  table = createMemoryTable(),
  at = local.clock.now(),
  ports: more,
}: Sweeping = {}): Promise<Found> {
  let now = at;
  const ports: SweepPorts = portsDouble({
    config: CONFIG,
    table,
    estate: createEstate(aws),
    images: createImageBuilder(aws),
    windows: createWindows(aws),
    cloudFormation: createCloudFormation(aws),
    configRules: createConfigRules(aws),
    wakes: { send: async () => undefined },
    clock: () => now,
    log: () => undefined,
    ...more,
  });
  const target = { place: placeText(ports.here), scope: { kind: 'all' as const } };
  for (let look = 0; look < 300; look += 1) {
    await lookAtSweep(ports, target, { now });
    const { sweep: held } = await loadSweep(table, target);
    if (held?.phase === 'done' && held.startedAt >= at) return loadAll(table);
    now += 10 * SECOND;
  }
  throw new Error('the sweep did not end');
}

async function loadAll(table: Table): Promise<Found> {
  const found = await Promise.all(FLEETS.map(async (fleet) => [fleet, await loadSnapshot(table, fleet)] as const));
  return Object.fromEntries(found.flatMap(([fleet, snapshot]) => (snapshot === undefined ? [] : [[fleet, snapshot]])));
}

const verdictsIn = (found: Found): Record<string, string> =>
  Object.fromEntries(
    Object.values(found).map((snapshot) => [
      snapshot.fleet,
      judgeFleet(snapshot, { exceptions: [], previous: undefined, now: local.clock.now() }).verdict,
    ]),
  );

const nameOf = (id: string): string => driftWorld.instances.find((each) => each.id === id)?.name ?? 'of a group';

/** What was found of each instance, by its name; those without findings are the others of the fleet. */
const causesIn = ({ instances }: FleetSnapshot): Record<string, readonly string[]> =>
  Object.fromEntries(instances.map(({ id, findings }) => [nameOf(id), findings.map(causeOf)]));

const causeOf = (finding: InstanceFinding): string =>
  finding.code === 'unmanaged' ? `unmanaged, ${finding.why}` : finding.code;

const ofFleet = ({ findings }: FleetSnapshot): readonly string[] => findings.map(({ code }) => code);

type Expected = [
  fleet: string,
  verdict: string,
  ofFleet: string[],
  instances: Record<string, string[]>,
  compliant: number,
];

/** Each beside the neighbours that it could be taken for; who is not named is compliant, and counted. */
const EXPECTED: readonly Expected[] = [
  ['web-dev', 'not-compliant', ['image-behind'], { 'of a group': ['missing'] }, 0],
  ['web-prod', 'compliant', [], {}, 4],
  [
    'app',
    'not-compliant',
    [],
    {
      'app-missing': ['missing'],
      'app-approved-since': ['approved-since'],
      'app-failed': ['failed'],
      'app-pending-reboot': ['pending-reboot'],
      'app-stopped': ['stopped'],
      'app-offline': ['offline'],
      'app-no-profile': ['unmanaged, no-profile'],
      'app-not-registered': ['unmanaged, not-registered'],
      'app-policy': ['missing', 'patch-policy'],
    },
    2,
  ],
  [
    'unscanned',
    'not-seen',
    [],
    {
      'unscanned-never': ['never-scanned'],
      'unscanned-stale': ['stale'],
      'unscanned-other-baseline': ['other-baseline'],
    },
    1,
  ],
  ['rejecting', 'not-compliant', [], { 'rejected-sudo': ['rejected-installed'] }, 0],
  [
    'live',
    'not-compliant',
    [],
    { 'live-waiting': ['live-patched'], 'live-patched': ['missing', 'live-patched'], 'live-not': ['missing'] },
    1,
  ],
  ['old', 'compliant', [], { 'old-1': ['os-out-of-support'] }, 1],
  [
    'tags',
    'compliant',
    [],
    {
      'tags-no-window': ['no-window-tag'],
      'tags-torn-group': ['conflicting-patch-group'],
      'tags-torn-window': ['conflicting-window'],
    },
    6,
  ],
  ['split', 'compliant', ['split-patch-group'], {}, 4],
  ['slow', 'not-compliant', [], { 'slow-1': ['missing'], 'slow-2': ['missing'] }, 0],
  ['loose', 'compliant', ['baseline-not-the-groups'], {}, 1],
  ['empty', 'not-seen', ['no-instances'], {}, 0],
  [NO_FLEET, 'compliant', [], { 'stray-1': ['no-patch-group', 'no-window-tag'] }, 1],
];

describe('every cause of the world is told from its neighbours', () => {
  let first: Found;
  let followed: Found;

  /** As if its sweeps had begun before the window of 14 November: what was approved since was not missing then. */
  beforeAll(async () => {
    const table = createMemoryTable();
    first = await sweep({ table });
    const before = Date.parse('2026-11-13T00:00:00Z');
    const lacks = first['app']?.instances.find(({ id }) => nameOf(id) === 'app-approved-since')?.missing ?? [];
    for (const snapshot of Object.values(first)) {
      const older = Object.entries(snapshot.patches).filter(([id]) => !lacks.includes(id));
      const patches = Object.fromEntries(older.map(([id, patch]) => [id, { ...patch, firstSeenAt: before }]));
      await saveSnapshot(table, { ...snapshot, readAt: before + DAY, followedSince: before, patches });
    }
    // The world's windows have no history.
    const startedAt = Date.parse('2026-11-14T11:00:00Z');
    const windows = Object.assign(createWindows(aws), {
      executions: async () => [{ executionId: 'e', status: 'SUCCESS', startedAt, endedAt: startedAt + 3 * HOUR }],
    });
    followed = await sweep({ table, at: local.clock.now() + HOUR, ports: { windows } });
  });

  test.each(EXPECTED)('%s is %s', (fleet, verdict, codes, instances, compliant) => {
    const snapshot = followed[fleet];
    if (snapshot === undefined) throw new Error(`nothing was concluded of ${fleet}`);
    expect([ofFleet(snapshot), causesIn(snapshot), snapshot.counts.compliant]).toEqual([codes, instances, compliant]);
    expect([verdictsIn({ fleet: snapshot })[fleet], snapshot.unread]).toEqual([verdict, []]);
  });

  test('every fleet of the config is expected to be as it is, and of what the first sweep finds nobody knows since when it is missing', () => {
    expect(EXPECTED.map(([fleet]) => fleet)).toEqual(FLEETS);
    expect(first['app'] && causesIn(first['app'])['app-approved-since']).toEqual(['missing']);
  });
});

const ALL = Object.fromEntries(EXPECTED.map(([fleet, verdict]) => [fleet, verdict]));
const isCompliant = (fleet: string): boolean => ALL[fleet] === 'compliant';
const GROUPS = ['old', 'tags', 'split', 'loose'];
const PORTS = ['images', 'windows', 'cloudFormation'] as const;
/** What remains compliant although a read is denied, since nothing of it depends on that read. */
const UNTOUCHED: Readonly<Record<keyof Estate | (typeof PORTS)[number], readonly string[]>> = {
  instances: [],
  nodes: [],
  unmanaged: [],
  summaries: [],
  patchGroups: [],
  hostManagement: [],
  statesOfGroup: ['web-prod', NO_FLEET],
  states: [...GROUPS],
  baselineOf: ['web-prod', NO_FLEET],
  baseline: ['web-prod', NO_FLEET],
  patches: ['web-prod', ...GROUPS, NO_FLEET],
  images: [...GROUPS, NO_FLEET],
  windows: ['web-prod', 'old', 'loose', NO_FLEET],
  cloudFormation: [...GROUPS, NO_FLEET],
};

test.each(Object.entries(UNTOUCHED))('with %s denied nothing is compliant but %j', async (name, untouched) => {
  const refuse = async (): Promise<never> => {
    throw denied();
  };
  const refused = new Proxy(createImageBuilder(aws), { get: () => refuse });
  const ports: Partial<SweepPorts> = PORTS.some((port) => port === name)
    ? { [name]: refused }
    : { estate: Object.assign(createEstate(aws), { [name]: refuse }) };
  const found = await sweep({ ports });
  const compliant = Object.entries(verdictsIn(found)).flatMap(([fleet, verdict]) =>
    verdict === 'compliant' ? [fleet] : [],
  );
  expect(compliant.every(isCompliant)).toBe(true);
  expect(compliant).toEqual(untouched);
});
