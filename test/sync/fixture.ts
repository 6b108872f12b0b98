import type { SyncChange } from '../../src/sync/types/change.ts';
import type { Member, SyncFacts, SyncFleet } from '../../src/sync/types/facts.ts';
import type { SyncState, SyncWindow } from '../../src/sync/types/state.ts';

export const TUESDAYS = 'cron(30 23 ? * TUE#1 *)';
export const SUNDAYS = 'cron(0 3 ? * SUN *)';
export const WINDOW = 'mw-0a1b2c3d4e5f67890';
export const OTHER = 'mw-0b1b2c3d4e5f67890';

export const aFleet = (name: string, parts: Partial<SyncFleet> = {}): SyncFleet => ({
  name,
  group: name.toUpperCase(),
  isAdopted: true,
  window: 'tags',
  ...parts,
});

/** An instance of the patch group with a window tag. */
export const aMember = (id: string, group: string, window?: string, parts: Partial<Member> = {}): Member => ({
  id,
  groups: [{ key: 'Patch Group', value: group }],
  windows: window === undefined ? [] : [window],
  operatingSystem: 'WINDOWS',
  isManaged: true,
  ...parts,
});

export const aWindow = (parts: Partial<SyncWindow> = {}): SyncWindow => ({
  id: WINDOW,
  name: 'Patchwarden-app',
  enabled: true,
  schedule: TUESDAYS,
  timezone: 'Australia/Sydney',
  durationHours: 3,
  cutoffHours: 1,
  ours: true,
  tasks: [],
  ...parts,
});

export const taskOf = (fleet: string, id = `task-${fleet}`) => ({ id, document: 'Patchwarden-Window', fleet });

const NOTHING: SyncState = { groups: [], baselines: [], windows: [], scans: [], patchInformation: [] };

interface Parts {
  state?: Partial<SyncState>;
  members?: readonly Member[];
  fleets?: readonly SyncFleet[];
  settings?: Partial<SyncFacts['settings']>;
}

/** One fleet `app` whose two instances name a schedule, and nothing made yet. */
export const facts = ({ state, members, fleets, settings }: Parts = {}): SyncFacts => ({
  state: { ...NOTHING, ...state },
  members: members ?? [aMember('i-1', 'APP', TUESDAYS), aMember('i-2', 'APP', TUESDAYS)],
  fleets: fleets ?? [aFleet('app')],
  settings: {
    policy: 'prod',
    at: '06:00',
    scan: 'rate(1 day)',
    duration: 3,
    cutoff: 1,
    timezone: 'Australia/Sydney',
    tags: ['Maintenance Window'],
    baselines: { WINDOWS: { kind: 'existing', id: 'pb-1' } },
    windows: {},
    share: [],
    ...settings,
  },
});

const BASELINE = { id: 'pb-1', name: 'Windows', operatingSystem: 'WINDOWS', isDefault: false, ours: false };

export const withBaseline = (parts: Partial<SyncState> = {}): Partial<SyncState> => ({
  baselines: [BASELINE],
  ...parts,
});

/** What Systems Manager has once these changes are made: an oracle of its own, which shares no code with the decision. */
export function after(state: SyncState, changes: readonly SyncChange[]): SyncState {
  return changes.reduce(apply, state);
}

function apply(state: SyncState, change: SyncChange): SyncState {
  switch (change.kind) {
    case 'make-baseline': {
      const { name, operatingSystem } = change;
      const made = { id: `pb-of-${name}`, name, operatingSystem, isDefault: false, ours: true };
      return { ...state, baselines: [...state.baselines, made] };
    }
    case 'register-group': {
      const { group, operatingSystem, baseline } = change;
      const found = state.baselines.find((each) =>
        'id' in baseline ? each.id === baseline.id : each.name === baseline.made,
      );
      if (found === undefined) throw new Error('there is no such baseline');
      const row = { group, operatingSystem, baselineId: found.id, baselineName: found.name };
      return { ...state, groups: [...state.groups, row] };
    }
    case 'make-window': {
      const { name, schedule, timezone, durationHours, cutoffHours } = change;
      const made = aWindow({ id: `mw-of-${name}`, name, schedule, timezone, durationHours, cutoffHours });
      return { ...state, windows: [...state.windows, made] };
    }
    case 'change-window':
      return onWindow(state, change.windowId, (window) => ({
        ...window,
        schedule: change.schedule,
        timezone: change.timezone,
      }));
    case 'adopt-window': {
      const { window, fleet } = change;
      const id = 'id' in window ? window.id : state.windows.find(({ name }) => name === window.made)?.id;
      return onWindow(state, id ?? '', (each) => ({ ...each, tasks: [...each.tasks, taskOf(fleet)] }));
    }
    case 'make-scan': {
      const { name, group, tagKey, schedule } = change;
      return { ...state, scans: [...state.scans, { id: `of-${name}`, name, group, tagKey, schedule, ours: true }] };
    }
    case 'change-scan': {
      const { associationId, schedule } = change;
      const scans = state.scans.map((scan) => (scan.id === associationId ? { ...scan, schedule } : scan));
      return { ...state, scans };
    }
    case 'deregister-group':
      return {
        ...state,
        groups: state.groups.filter(
          ({ group, baselineId }) => group !== change.group || baselineId !== change.baselineId,
        ),
      };
    case 'remove-task':
      return onWindow(state, change.windowId, (window) => ({
        ...window,
        tasks: window.tasks.filter(({ id }) => id !== change.taskId),
      }));
    case 'remove-window':
      return { ...state, windows: state.windows.filter(({ id }) => id !== change.windowId) };
    case 'remove-scan':
      return { ...state, scans: state.scans.filter(({ id }) => id !== change.associationId) };
  }
}

function onWindow(state: SyncState, id: string, change: (window: SyncWindow) => SyncWindow): SyncState {
  if (!state.windows.some((window) => window.id === id)) throw new Error(`there is no window ${id}`);
  return { ...state, windows: state.windows.map((window) => (window.id === id ? change(window) : window)) };
}
