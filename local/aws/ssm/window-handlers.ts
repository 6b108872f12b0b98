import type * as sdk from '@aws-sdk/client-ssm';
import {
  DoesNotExistException,
  IdempotentParameterMismatch,
  InvalidNextToken,
  ResourceLimitExceededException,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { digest } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { checkRange, invalidMember, refusal } from './errors.ts';
import type { SsmState, StoredWindow } from './state.ts';
import { addTags, checkTagCount } from './tags.ts';
import { parseSchedule, shownTime } from './window-schedule.ts';

const MOST_WINDOWS = 50;
const ID = /^mw-[0-9a-f]{17}$/;

/** Maintenance windows as far as their times go: nothing runs in them. */
export const windowHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    CreateMaintenanceWindow: async (input) => ({ WindowId: createWindow(state, input) }),
    GetMaintenanceWindow: async ({ WindowId }) => {
      const window = findWindow(state, WindowId);
      return {
        ...identity(state, window),
        AllowUnassociatedTargets: window.allowUnassociatedTargets,
        CreatedDate: new Date(window.createdAt),
        ModifiedDate: new Date(window.modifiedAt),
      };
    },
    DescribeMaintenanceWindows: async ({ Filters = [], MaxResults, NextToken }) => {
      checkRange('maxResults', MaxResults, 10, 100);
      const found = [...state.windows.values()].filter((window) => Filters.every((filter) => passes(window, filter)));
      const page = pageOf(found, MaxResults ?? 50, NextToken, () =>
        refusal(InvalidNextToken, 'The specified token is not valid.'),
      );
      return {
        WindowIdentities: page.items.map((window) => identity(state, window)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    UpdateMaintenanceWindow: async ({ WindowId, Enabled, ...others }) => {
      refuseMembers(others, []);
      const window = findWindow(state, WindowId);
      if (Enabled !== undefined) Object.assign(window, { enabled: Enabled, modifiedAt: state.clock.now() });
      return { ...settingsOf(window), AllowUnassociatedTargets: window.allowUnassociatedTargets };
    },
  });

/** Makes a window, with an id of its own or one that a world gives it; gives its id. */
export const createWindow = (state: SsmState, input: sdk.CreateMaintenanceWindowCommandInput, id?: string): string => {
  const { ClientToken, Tags, ...asked } = input;
  const request = JSON.stringify(asked);
  const before = ClientToken === undefined ? undefined : state.windowTokens.get(ClientToken);
  if (before !== undefined) {
    if (before.request === request) return before.id;
    throw refusal(IdempotentParameterMismatch, 'The client token was used with other parameters.');
  }
  checkTagCount(Tags, 50);
  if (state.windows.size >= MOST_WINDOWS)
    throw refusal(ResourceLimitExceededException, `There can be at most ${MOST_WINDOWS} maintenance windows.`);
  const window = windowOf(state, asked, id ?? `mw-0${digest(state.nextId()).slice(0, 16)}`);
  if (!ID.test(window.id) || state.windows.has(window.id))
    throw invalidMember('windowId', window.id, `Member must satisfy regular expression pattern: ${ID.source}`);
  state.windows.set(window.id, window);
  addTags(state, 'MaintenanceWindow', window.id, Tags ?? []);
  if (ClientToken !== undefined) state.windowTokens.set(ClientToken, { id: window.id, request });
  return window.id;
};

const MODELLED = [
  'Name',
  'Description',
  'Schedule',
  'ScheduleTimezone',
  'Duration',
  'Cutoff',
  'AllowUnassociatedTargets',
];

const windowOf = (state: SsmState, input: sdk.CreateMaintenanceWindowCommandInput, id: string): StoredWindow => {
  refuseMembers(input, MODELLED);
  const { Name = '', Schedule = '', ScheduleTimezone, Duration = 0, Cutoff = 0, AllowUnassociatedTargets } = input;
  if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(Name))
    throw invalidMember('name', Name, 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$');
  checkRange('duration', Duration, 1, 24);
  checkRange('cutoff', Cutoff, 0, 23);
  if (Cutoff >= Duration) throw refusal(ValidationException, 'Cutoff must be less than the duration.');
  if (AllowUnassociatedTargets === undefined)
    throw invalidMember('allowUnassociatedTargets', 'null', 'Member must not be null');
  const zone = checkedZone(ScheduleTimezone);
  const now = state.clock.now();
  return {
    id,
    name: Name,
    ...(input.Description === undefined ? {} : { description: input.Description }),
    schedule: Schedule,
    ...(ScheduleTimezone === undefined ? {} : { timezone: ScheduleTimezone }),
    nextAfter: scheduleOf(Schedule, zone, now),
    duration: Duration,
    cutoff: Cutoff,
    allowUnassociatedTargets: AllowUnassociatedTargets,
    enabled: true,
    createdAt: now,
    modifiedAt: now,
  };
};

const refuseMembers = (input: object, modelled: readonly string[]): void => {
  const other = Object.entries(input).find(([name, value]) => value !== undefined && !modelled.includes(name));
  if (other !== undefined)
    throw refusal(ValidationException, `${other[0]} of a maintenance window is not simulated here.`);
};

const checkedZone = (zone = 'UTC'): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw refusal(ValidationException, `The time zone ${zone} is not an IANA time zone.`);
  }
};

const scheduleOf = (schedule: string, zone: string, now: number): StoredWindow['nextAfter'] => {
  if (schedule.length < 1 || schedule.length > 256)
    throw invalidMember('schedule', schedule, 'Member must have length between 1 and 256');
  try {
    return parseSchedule(schedule, zone, now);
  } catch (error) {
    throw refusal(ValidationException, `Invalid schedule ${schedule}: ${error instanceof Error ? error.message : ''}.`);
  }
};

const findWindow = (state: SsmState, id = ''): StoredWindow => {
  if (!ID.test(id)) throw invalidMember('windowId', id, `Member must satisfy regular expression pattern: ${ID.source}`);
  const window = state.windows.get(id);
  if (window === undefined) throw refusal(DoesNotExistException, `Maintenance window ${id} does not exist`);
  return window;
};

const passes = (window: StoredWindow, { Key, Values = [] }: sdk.MaintenanceWindowFilter): boolean => {
  if (Key === 'Name') return Values.includes(window.name);
  if (Key === 'Enabled') return Values.includes(String(window.enabled));
  throw refusal(ValidationException, `The filter ${Key} is none of Name and Enabled.`);
};

/** A window that is disabled, or that never opens again, has no next time. */
const identity = (state: SsmState, window: StoredWindow) => {
  const next = window.enabled ? window.nextAfter(state.clock.now()) : undefined;
  return {
    ...settingsOf(window),
    ...(next !== undefined && { NextExecutionTime: shownTime(next, window.timezone ?? 'UTC') }),
  };
};

const settingsOf = (window: StoredWindow) => ({
  WindowId: window.id,
  Name: window.name,
  ...(window.description !== undefined && { Description: window.description }),
  Enabled: window.enabled,
  Duration: window.duration,
  Cutoff: window.cutoff,
  Schedule: window.schedule,
  ...(window.timezone !== undefined && { ScheduleTimezone: window.timezone }),
});
