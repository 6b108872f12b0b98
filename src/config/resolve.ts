import { DAY, HOUR, parseDuration } from '../duration.ts';
import { present } from '../present.ts';
import { AFTER_BAKE, FROM_TAGS } from './fields.ts';
import { type Here, hereOf } from './here.ts';
import { stricterObserve } from './observe.ts';
import { placeOfArn } from './place.ts';
import type { ConfigFile } from './schema.ts';
import type {
  ApproverGroup,
  ComplianceConfig,
  Config,
  FleetConfig,
  ImageConfig,
  PatchConfig,
  Policy,
} from './types.ts';

/** The defaults. None of them permits anything that would not be permitted otherwise. */
const DEFAULTS = {
  expires: parseDuration('24h') ?? 0,
  soak: 0,
  settle: 0,
  deferrals: { max: 2, within: parseDuration('14d') ?? 0 },
  compliance: {
    sweepMs: HOUR,
    callsPerSecond: 3,
    staleMs: 3 * DAY,
    images: { behind: 2, ageMs: 30 * DAY },
    windowTags: ['Maintenance Window', 'MaintenanceWindow', 'maintenance_window'],
    unrated: 'told',
    exceptions: { maxMs: 90 * DAY, remindMs: 7 * DAY },
  },
  patch: { reboot: 'if-needed', concurrency: '10%', errors: '10%', waves: [100], timeoutMs: HOUR, pin: 'none' },
} as const;

/** A checked file to the config that the features read, frozen. Call it only when no problem was found. */
export function resolveConfig(file: ConfigFile, sections: Readonly<Record<string, unknown>> = {}): Config {
  const policies = mapRecord(file.policies, toPolicy);
  const deferrals = file.deferrals ?? DEFAULTS.deferrals;
  const home = hereOf(file);
  const placeOf = (written: Placed): Here => placeAmong(file.accounts, home, written);
  return freeze({
    workspace: file.workspace,
    ...present({ enterprise: file.enterprise }),
    timezone: file.timezone,
    channel: file.channel,
    approvers: mapRecord(file.approvers.groups, toApprovers),
    settleMs: file.approvers.settle ?? DEFAULTS.settle,
    policies,
    images: mapRecord(file.images, (image, name) =>
      toImage({ image, name, place: placeOf(image), channel: file.channel, policy: strictest(policies) }),
    ),
    fleets: mapRecord(file.fleets ?? {}, (fleet, name) =>
      toFleet(fleet, { name, place: placeOf(fleet), channel: file.channel, ...present({ observe: file.observe }) }),
    ),
    people: mapRecord(file.people ?? {}, (accounts) => accounts),
    notices: longestFirst(file.notices ?? []),
    deferrals: { max: deferrals.max, withinMs: deferrals.within },
    freezes: file.freezes,
    accounts: mapRecord(file.accounts, ({ regions, role, name }) => ({ regions, ...present({ role, name }) })),
    ...present({
      observe: file.observe,
      compliance: file.compliance && toCompliance(file.compliance),
      confirm: file.confirm && {
        roles: file.confirm.roles,
        people: mapRecord(file.confirm.people, (session) => session),
      },
    }),
    sections,
  });
}

const longestFirst = (durations: readonly number[]): number[] => [...durations].sort((a, b) => b - a);

/** The policy that asks for the most people; of equals, the first by name. `undefined` when there is none. */
function strictest(policies: Readonly<Record<string, Policy>>): string | undefined {
  const [first] = Object.values(policies).sort((a, b) => b.approvals - a.approvals || (a.name < b.name ? -1 : 1));
  return first?.name;
}

const toPolicy = (policy: ConfigFile['policies'][string], name: string): Policy => ({
  name,
  approvals: policy.approvals,
  from: policy.from,
  expiresMs: policy.expires ?? DEFAULTS.expires,
  soakMs: policy.soak ?? DEFAULTS.soak,
  ...(policy.escalate === undefined ? {} : { escalate: { afterMs: policy.escalate.after, to: policy.escalate.to } }),
  ...present({ escalated: policy.escalated, confirm: policy.confirm }),
});

function toApprovers({ usergroup, users }: ConfigFile['approvers']['groups'][string]): ApproverGroup {
  return usergroup === undefined ? { kind: 'users', users: users ?? [] } : { kind: 'usergroup', usergroup };
}

interface Placed {
  account?: string | undefined;
  region?: string | undefined;
}

/** In another account than home it is the first of its Regions, unless one is written. */
function placeAmong(accounts: ConfigFile['accounts'], home: Here, { account = home.account, region }: Placed): Here {
  const first = account === home.account ? home.region : (accounts[account]?.regions[0] ?? '');
  return { account, region: region ?? first };
}

interface ImageParts {
  place: Here;
  image: ConfigFile['images'][string];
  name: string;
  channel: string;
  policy: string | undefined;
}

function toImage({ image, name, place, channel, policy }: ImageParts): ImageConfig {
  const governing = image.policy ?? policy;
  if (governing === undefined) throw new Error(`images.${name}: no policy to fall back on`);
  return {
    name,
    place: (image.pipeline === undefined ? undefined : placeOfArn(image.pipeline)) ?? place,
    ...present({ pipelineArn: image.pipeline, parameter: image.parameter }),
    ...(image.only === undefined ? {} : { onlyGold: true as const }),
    policy: governing,
    channel: image.channel ?? channel,
    owners: image.owners ?? [],
    ...present({ announce: image.announce }),
    ...present({ instanceCost: image.instanceCost }),
  };
}

type Fleet = NonNullable<ConfigFile['fleets']>[string];

function toFleet(
  fleet: Fleet,
  { name, place, channel, observe }: Pick<FleetConfig, 'name' | 'place' | 'channel' | 'observe'>,
): FleetConfig {
  return {
    name,
    place,
    policy: fleet.policy,
    channel: fleet.channel ?? channel,
    ...present({ image: fleet.image, soakMs: fleet.soak, watchMs: fleet.watch }),
    ...(fleet.after === AFTER_BAKE ? { afterBake: true as const } : present({ after: fleet.after })),
    alarms: fleet.alarms ?? [],
    ...present({
      checkpoint: fleet.checkpoint,
      window: fleet.window === FROM_TAGS ? undefined : fleet.window,
      windowFrom: fleet.window === FROM_TAGS ? FROM_TAGS : undefined,
      instanceRole: fleet.instanceRole,
      imageParameter: fleet.imageParameter,
      exposure: fleet.exposure,
      observe: stricterObserve(observe, fleet.observe),
    }),
    ...(fleet.patchGroup === undefined ? {} : inPlace(fleet)),
    ...present({ noticesMs: fleet.notices && longestFirst(fleet.notices) }),
    target: toTarget(fleet, name),
  };
}

/** An adopted window asks unless the file says otherwise; one that is not can only tell. */
function inPlace(fleet: Fleet): Partial<FleetConfig> {
  const occurrences = fleet.occurrences ?? (fleet.adopted === undefined ? 'notice-only' : 'approval-required');
  return present({
    adopted: fleet.adopted,
    occurrences: fleet.window === undefined ? undefined : occurrences,
    stop: fleet.stop,
    signoff: fleet.signoff,
    patch: fleet.patch && toPatch(fleet.patch),
  });
}

function toPatch({ timeout, hooks, ...patch }: NonNullable<Fleet['patch']>): PatchConfig {
  return { ...DEFAULTS.patch, ...present({ ...patch, timeoutMs: timeout, hooks: hooks && present(hooks) }) };
}

function toCompliance(file: NonNullable<ConfigFile['compliance']>): ComplianceConfig {
  const { sweep, stale, images, exceptions, custom, digest, configRules, ...rest } = file;
  const defaults = DEFAULTS.compliance;
  return {
    sweepMs: sweep ?? defaults.sweepMs,
    callsPerSecond: rest.callsPerSecond ?? defaults.callsPerSecond,
    staleMs: stale ?? defaults.staleMs,
    images: { behind: images?.behind ?? defaults.images.behind, ageMs: images?.age ?? defaults.images.ageMs },
    windowTags: rest.windowTags ?? defaults.windowTags,
    custom: (custom ?? []).map((rule) => present(rule)),
    unrated: rest.unrated ?? defaults.unrated,
    exceptions: {
      maxMs: exceptions?.max ?? defaults.exceptions.maxMs,
      remindMs: exceptions?.remind ?? defaults.exceptions.remindMs,
      ...present({ auditors: exceptions?.auditors }),
    },
    configRules: configRules ?? false,
    ...present({
      deadlines: rest.deadlines,
      catalogue: rest.catalogue,
      emergency: rest.emergency,
      digest: digest && present(digest),
    }),
  };
}

function toTarget(fleet: Fleet, name: string): FleetConfig['target'] {
  if (fleet.stack !== undefined) return { kind: 'stack', stack: fleet.stack.name, parameter: fleet.stack.parameter };
  if (fleet.autoScalingGroup !== undefined) return { kind: 'auto-scaling-group', group: fleet.autoScalingGroup };
  if (fleet.patchGroup !== undefined) return { kind: 'patch-group', patchGroup: fleet.patchGroup };
  throw new Error(`fleets.${name}: no target`);
}

/** Without a prototype, so that `images[typed]` finds nothing for a typed "constructor". */
function mapRecord<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  const mapped: Record<string, To> = Object.create(null);
  for (const [key, value] of Object.entries(record)) mapped[key] = map(value, key);
  return mapped;
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) freeze(member);
    Object.freeze(value);
  }
  return value;
}
