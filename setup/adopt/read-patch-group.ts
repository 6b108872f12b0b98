import { createCommands } from '../../src/aws/commands.ts';
import { createEstate, type Estate } from '../../src/aws/estate.ts';
import { createFindings } from '../../src/aws/findings.ts';
import { createNodes } from '../../src/aws/nodes.ts';
import { createPatches } from '../../src/aws/patches.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { createAutomation } from '../../src/aws/ssm.ts';
import { createWindows } from '../../src/aws/windows.ts';
import { configAt } from '../../src/config/place.ts';
import type { Config, FleetConfig, PatchConfig } from '../../src/config/types.ts';
import { patchingFindings } from '../../src/doctor/decision/patching.ts';
import { loadPatching } from '../../src/doctor/effect/patching.ts';
import { readingUntil } from '../../src/doctor/effect/reading.ts';
import { findingText } from '../../src/doctor/message/finding.ts';
import type { Finding } from '../../src/doctor/types/finding.ts';
import { HOUR } from '../../src/duration.ts';
import { present } from '../../src/present.ts';
import { readWindow } from '../../src/windows/effect/read-window.ts';
import { asking, type Place, Told } from '../caller.ts';
import { spoken } from '../spoken.ts';
import type { AdoptedPatchGroup } from './decision/patch-group.ts';

type PatchFleet = FleetConfig & { target: Extract<FleetConfig['target'], { kind: 'patch-group' }> };

/** Reads a patch group as /patch doctor does, and what the account has in other spellings; with reads alone. @throws Told */
export async function readAdoptedPatchGroup(
  aws: AwsConfig,
  fleet: PatchFleet,
  { config, place }: { config: Config; place: Place },
): Promise<AdoptedPatchGroup> {
  const ask = asking(place);
  const { patchGroup } = fleet.target;
  const findings = await findingsFor(aws, fleet, { config, place });
  const unread = findings.find(({ finding }) => finding.subject === 'unread');
  if (unread !== undefined) throw new Told(`${unread.text} Nothing was changed.`);
  const estate = createEstate(aws);
  const instances = await ask('ec2:DescribeInstances', () => allInstances(estate));
  const registered = await ask('ssm:DescribePatchGroups', () => allRegistered(estate));
  const hostManagement = await ask('ssm:GetServiceSetting', () => estate.hostManagement());
  const notReached = await ask('ssm:DescribeMaintenanceWindowTasks', () =>
    outsideWindow(aws, fleet, {
      config,
      members: instances
        .filter(({ tags }) => tags['Patch Group'] === patchGroup || tags['PatchGroup'] === patchGroup)
        .map(({ id }) => id),
      place,
    }),
  );
  const others = Object.values(config.fleets).flatMap(({ name, target }) =>
    target.kind === 'patch-group' && name !== fleet.name ? [target.patchGroup] : [],
  );
  return {
    fleet,
    patchGroup,
    others,
    here: place.here,
    findings,
    instances,
    registered,
    hostManagement,
    ...present({ notReached }),
  };
}

/** The doctor looks at instances of fleets that are patched; how does not matter to it. */
const UNPATCHED: PatchConfig = {
  reboot: 'if-needed',
  concurrency: '1',
  errors: '0',
  waves: [100],
  timeoutMs: HOUR,
  pin: 'none',
};

/** As if the fleet were the only one, and patched by Patchwarden. */
async function findingsFor(
  aws: AwsConfig,
  fleet: PatchFleet,
  { config, place }: { config: Config; place: Place },
): Promise<{ finding: Finding; text: string }[]> {
  const facts = await loadPatching(
    {
      config: { ...config, fleets: { [fleet.name]: { ...fleet, patch: fleet.patch ?? UNPATCHED } } },
      here: place.here,
      windows: createWindows(aws),
      nodes: createNodes(aws),
      patches: createPatches(aws),
      findings: createFindings(aws, Date.now),
      clock: Date.now,
    },
    readingUntil(() => place.around.stop.aborted),
  );
  return (facts === undefined ? [] : patchingFindings(facts))
    .filter((finding) => finding.subject === 'unread' || ('fleet' in finding && finding.fleet === fleet.name))
    .map((finding) => ({ finding, text: spoken(findingText(finding)) }));
}

async function all<Item>(
  page: (token?: string) => Promise<{ items: readonly Item[]; next?: string }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    found.push(...items);
    token = next;
  } while (token !== undefined);
  return found;
}

const allInstances = (estate: Estate) => all((token) => estate.instances(undefined, token));
const allRegistered = (estate: Estate) => all((token) => estate.patchGroups(token));

/** Of a window that patches as it is: who of the group it leaves out. `undefined` where there is none, or where a target cannot be resolved. */
async function outsideWindow(
  aws: AwsConfig,
  { name, window: id, adopted }: PatchFleet,
  { config, members, place }: { config: Config; members: readonly string[]; place: Place },
): Promise<readonly string[] | undefined> {
  if (id === undefined || adopted === true) return undefined;
  const { account, region } = place.here;
  const windows = createWindows(aws);
  const ports = {
    key: `${account}/${region}`,
    here: place.here,
    windows,
    nodes: createNodes(aws),
    patches: createPatches(aws),
    commands: createCommands(aws),
    findings: createFindings(aws, Date.now),
    automation: createAutomation(aws),
  };
  const window = (await windows.list()).find((each) => each.id === id);
  if (window === undefined)
    throw new Told(`There is no window ${id} in ${region}: correct window under fleets.${name}.`);
  const { does, reach } = await readWindow(
    ports,
    { ...window, timezone: window.timezone ?? 'UTC', since: 0 },
    { config: configAt(config, place.here), windows: { documents: [], watch: [] }, now: Date.now() },
  );
  if (does === undefined || reach.unknown.length > 0) return undefined;
  const reached = new Set(Object.values(reach.fleets).flat());
  return members.filter((member) => !reached.has(member));
}
