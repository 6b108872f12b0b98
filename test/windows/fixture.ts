import type { Ec2Instance } from '../../src/aws/nodes.ts';
import type { PatchState } from '../../src/aws/patches.ts';
import type { WindowTask } from '../../src/aws/windows.ts';
import type { Config, FleetConfig } from '../../src/config/types.ts';
import { DAY, HOUR, MINUTE } from '../../src/duration.ts';
import { windowHash } from '../../src/windows/decision/planner.ts';
import type { Live } from '../../src/windows/types/live.ts';
import type { FleetNeeds, NoticeFacts, Occurrence } from '../../src/windows/types/occurrence.ts';
import type { SeenWindow, WindowRead } from '../../src/windows/types/place.ts';
import type { ReceiptPart } from '../../src/windows/types/receipt.ts';
import { CONFIG } from '../model/config.ts';
import { HOME } from '../support/home.ts';
import type { WorldWindow } from './world.ts';

export const NOW = Date.parse('2026-11-30T11:00:00Z');
/** Tuesday 22:00 in Sydney. */
export const OPENS = Date.parse('2026-12-01T11:00:00Z');
export const WINDOW = 'mw-0a1b2c3d4e5f60001';
export const EXECUTION = 'e1c2d3e4-0000-4000-8000-000000000001';
export const COMMAND = 'c1c2d3e4-0000-4000-8000-000000000001';

export const aFleet = (name: string, parts: Partial<FleetConfig> = {}): FleetConfig => ({
  name,
  policy: 'nonprod',
  channel: 'C0PATCHING',
  place: HOME,
  alarms: [],
  target: { kind: 'patch-group', patchGroup: name },
  ...parts,
});

export const configWith = (fleets: readonly FleetConfig[], parts: Partial<Config> = {}): Config => ({
  ...CONFIG,
  freezes: [],
  notices: [3 * DAY, DAY, HOUR],
  fleets: Object.fromEntries(fleets.map((fleet) => [fleet.name, fleet])),
  ...parts,
});

export const aTask = (parts: Partial<WindowTask> = {}): WindowTask => ({
  id: 'task-1',
  type: 'run-command',
  arn: 'AWS-RunPatchBaseline',
  priority: 1,
  targets: [{ kind: 'tag', key: 'Patch Group', values: ['win-dev'] }],
  cutoff: 'continue',
  parameters: { Operation: ['Install'], RebootOption: ['RebootIfNeeded'] },
  ...parts,
});

export const anInstance = (id: string, group: string, parts: Partial<Ec2Instance> = {}): Ec2Instance => ({
  id,
  state: 'running',
  imageId: 'ami-0001',
  launchedAt: NOW - 30 * DAY,
  tags: { 'Patch Group': group },
  availabilityZone: 'ap-southeast-2a',
  ...parts,
});

export const aState = (instanceId: string, parts: Partial<PatchState> = {}): PatchState => ({
  instanceId,
  patchGroup: 'win-dev',
  baselineId: 'pb-1',
  operation: 'scan',
  endedAt: NOW - DAY,
  missing: 0,
  failed: 0,
  installed: 10,
  installedOther: 0,
  pendingReboot: 0,
  rejected: 0,
  notApplicable: 0,
  criticalNonCompliant: 0,
  securityNonCompliant: 0,
  otherNonCompliant: 0,
  ...parts,
});

/** Opens weekly. */
export const aWorldWindow = (parts: Partial<WorldWindow> = {}): WorldWindow => ({
  id: WINDOW,
  name: 'Patching-DEV',
  enabled: true,
  schedule: 'cron(0 0 22 ? * TUE *)',
  timezone: 'Australia/Sydney',
  durationMs: 2 * HOUR,
  cutoffMs: HOUR,
  opensAfter: (moment) => OPENS + Math.max(0, Math.floor((moment - OPENS) / (7 * DAY)) + 1) * 7 * DAY,
  tasks: [aTask()],
  executions: [],
  ...parts,
});

export const aSeen = (parts: Partial<SeenWindow> = {}, read: Partial<WindowRead> | 'unread' = {}): SeenWindow => {
  const window: SeenWindow = {
    name: 'Patching-DEV',
    enabled: true,
    schedule: 'cron(0 0 22 ? * TUE *)',
    timezone: 'Australia/Sydney',
    durationMs: 2 * HOUR,
    cutoffMs: HOUR,
    nextAt: OPENS,
    since: NOW - 30 * DAY,
    ...parts,
  };
  if (read === 'unread') return window;
  return {
    ...window,
    read: {
      at: NOW - HOUR,
      hash: windowHash(window),
      upcoming: [OPENS, OPENS + 7 * DAY],
      adopted: [],
      does: { effect: 'patches-and-reboots', documents: ['AWS-RunPatchBaseline'] },
      reach: { fleets: { 'win-dev': ['i-1', 'i-2'] }, others: [], stopped: [], unknown: [] },
      ...read,
    },
  };
};

export const needs = (parts: Partial<FleetNeeds> = {}): FleetNeeds => ({
  fleet: 'win-dev',
  instances: 5,
  stopped: 0,
  needing: 4,
  critical: 2,
  pendingReboot: 1,
  neverScanned: 0,
  scannedAt: NOW - DAY,
  patchable: true,
  ...parts,
});

export const aNotice = (parts: Partial<NoticeFacts> = {}): NoticeFacts => ({
  name: 'Patching-DEV',
  schedule: 'cron(0 0 22 ? * TUE *)',
  timezone: 'Australia/Sydney',
  durationMs: 2 * HOUR,
  cutoffMs: HOUR,
  next: [OPENS + 7 * DAY, OPENS + 14 * DAY],
  does: 'patches-and-reboots',
  documents: ['AWS-RunPatchBaseline'],
  fleets: [needs()],
  others: { instances: 0, ids: [], needing: 0, pendingReboot: 0, neverScanned: 0 },
  unknown: [],
  freeze: { kind: 'open' },
  order: [],
  warnings: [],
  images: [],
  readAt: NOW,
  ...parts,
});

export const anOccurrence = (parts: Partial<Occurrence> = {}): Occurrence => ({
  schema: 1,
  place: '111122223333/ap-southeast-2',
  windowId: WINDOW,
  opensAt: OPENS,
  channel: 'C0PATCHING',
  version: 1,
  state: 'announced',
  notice: aNotice(),
  leads: [3 * DAY, DAY, HOUR],
  lead: { before: DAY, isLast: false },
  changes: {},
  calls: true,
  told: {},
  ...parts,
});

export const aLive = (parts: Partial<Live> = {}): Live => ({
  executionId: EXECUTION,
  status: 'IN_PROGRESS',
  startedAt: OPENS + MINUTE,
  tasks: [{ id: 'task-execution-1', document: 'AWS-RunPatchBaseline', status: 'IN_PROGRESS', matters: true }],
  commands: [
    { id: COMMAND, document: 'AWS-RunPatchBaseline', status: 'InProgress', targets: 5, completed: 3, errors: 1 },
  ],
  counts: { done: 2, failed: 1, inProgress: 1, waiting: 1 },
  failures: [{ cause: 'undeliverable', count: 1, ids: ['i-3'], commandId: COMMAND }],
  ...parts,
});

const NONE = { count: 0, ids: [] };

export const aPart = (parts: Partial<ReceiptPart> = {}): ReceiptPart => ({
  fleet: 'win-dev',
  instances: 5,
  patched: { count: 3, ids: ['i-1', 'i-2', 'i-5'] },
  missing: { count: 1, ids: ['i-4'] },
  failed: { count: 1, ids: ['i-4'] },
  pendingReboot: NONE,
  notInstalled: { count: 1, ids: ['i-3'] },
  installed: 14,
  before: { needing: 4, pendingReboot: 1 },
  ...parts,
});
