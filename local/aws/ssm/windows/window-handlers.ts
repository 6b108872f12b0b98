import type * as sdk from '@aws-sdk/client-ssm';
import { ResourceLimitExceededException } from '@aws-sdk/client-ssm';
import { present } from '../../../../src/present.ts';
import { digest } from '../../identifiers.ts';
import { handlersOf } from '../../service.ts';
import { take } from '../../take.ts';
import { invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { addTags, checkTagCount } from '../tags.ts';
import { tellWindow } from './events.ts';
import { checkWindowId, findWindow, pageIn, passing } from './input.ts';
import { armOpening } from './opening.ts';
import { shownTime } from './schedule.ts';
import { checkedSettings, isSameSchedule, SETTINGS, scheduleOf } from './settings.ts';
import { oncePerToken } from './tokens.ts';
import type { StoredWindow } from './types.ts';

const MOST_WINDOWS = 50;

/** Maintenance windows themselves. https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-windows.html */
export const windowHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    CreateMaintenanceWindow: async (input) => ({ WindowId: createWindow(state, input) }),
    GetMaintenanceWindow: async ({ WindowId }) => {
      const window = findWindow(state, WindowId);
      return {
        ...shownWindow(window),
        ...nextTime(state, window),
        CreatedDate: new Date(window.createdAt),
        ModifiedDate: new Date(window.modifiedAt),
      };
    },
    DescribeMaintenanceWindows: async ({ Filters, MaxResults, NextToken }) => {
      const found = passing(
        [...state.windows.values()],
        Filters,
        {
          Name: ({ settings }, value) => settings.Name === value,
          Enabled: ({ settings }, value) => String(settings.Enabled) === value,
        },
        { Enabled: ['true', 'false'] },
      );
      const { items, token } = pageIn(found, { MaxResults, NextToken });
      return { WindowIdentities: items.map((window) => identity(state, window)), ...token };
    },
    UpdateMaintenanceWindow: async (input) => shownWindow(updateWindow(state, input)),
    DeleteMaintenanceWindow: async ({ WindowId = '' }) => {
      checkWindowId(WindowId);
      state.windows.get(WindowId)?.cancelOpening?.();
      state.windows.delete(WindowId);
      state.tags.delete(`MaintenanceWindow/${WindowId}`);
      return { WindowId };
    },
  });

/** A world's window may begin disabled. */
type NewWindow = sdk.CreateMaintenanceWindowCommandInput & { Enabled?: boolean };

/** Makes a window, with an id of its own or one that a world gives it; gives its id. */
export const createWindow = (state: SsmState, input: NewWindow, id?: string): string => {
  const { ClientToken: _token, Tags, ...asked } = take(input, ['ClientToken', 'Tags', 'Enabled', ...SETTINGS]);
  return oncePerToken(state.windowTokens, { input, kind: 'window', asked }, () => {
    checkTagCount(Tags, 50);
    if (state.windows.size >= MOST_WINDOWS)
      throw refusal(ResourceLimitExceededException, `There can be at most ${MOST_WINDOWS} maintenance windows.`);
    const now = state.clock.now();
    const settings = checkedSettings(asked);
    const window: StoredWindow = {
      id: id ?? `mw-0${digest(state.nextId()).slice(0, 16)}`,
      settings,
      nextAfter: scheduleOf(settings, now),
      createdAt: now,
      modifiedAt: now,
      targets: new Map(),
      tasks: new Map(),
    };
    checkWindowId(window.id);
    if (state.windows.has(window.id))
      throw invalidMember('windowId', window.id, 'Member must not be the id of a window that there is');
    state.windows.set(window.id, window);
    addTags(state, 'MaintenanceWindow', window.id, Tags ?? []);
    armOpening(state, window, now);
    return window.id;
  });
};

/** What is not given stays, or with `Replace` becomes nothing. */
const updateWindow = (state: SsmState, input: sdk.UpdateMaintenanceWindowCommandInput): StoredWindow => {
  const { WindowId, Replace, ...given } = take(input, ['WindowId', 'Replace', 'Enabled', ...SETTINGS]);
  const window = findWindow(state, WindowId);
  const before = window.settings;
  const settings = checkedSettings(Replace === true ? given : { ...before, ...present(given) });
  const now = state.clock.now();
  const isMoved = !isSameSchedule(before, settings);
  const isSwitched = before.Enabled !== settings.Enabled;
  if (isMoved) window.nextAfter = scheduleOf(settings, now);
  Object.assign(window, { settings, modifiedAt: now });
  if (isSwitched) tellWindow(state, window.id, settings.Enabled);
  if (isMoved || isSwitched) armOpening(state, window, now);
  return window;
};

const shownWindow = ({ id, settings }: StoredWindow) => ({ WindowId: id, ...settings });

const identity = (state: SsmState, window: StoredWindow) => {
  const { AllowUnassociatedTargets: _, ...shown } = shownWindow(window);
  return { ...shown, ...nextTime(state, window) };
};

/** A window that is disabled, or that never opens again, has no next time. */
const nextTime = (state: SsmState, { settings, nextAfter }: StoredWindow) => {
  const next = settings.Enabled ? nextAfter(state.clock.now()) : undefined;
  return next === undefined ? {} : { NextExecutionTime: shownTime(next, settings.ScheduleTimezone ?? 'UTC') };
};
