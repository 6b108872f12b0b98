import type * as sdk from '@aws-sdk/client-ssm';
import type { Target } from '@aws-sdk/client-ssm';
import { isTime } from '../../known-filters.ts';
import { handlersOf } from '../../service.ts';
import { checkOneOf } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { checkTargets, findWindow, pageIn, passing } from './input.ts';
import { instancesOf } from './resolve-targets.ts';
import { shownTime } from './schedule.ts';
import type { StoredWindow } from './types.ts';

/** As many openings of one window as are shown; how far AWS looks ahead is not documented. */
const MOST_OPENINGS = 100;

interface Whom {
  Targets?: Target[] | undefined;
  ResourceType?: string | undefined;
}

export const windowScheduleHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    /** Of one window, of those with a target, or of all; soonest first. */
    DescribeMaintenanceWindowSchedule: async ({ WindowId, Targets, ResourceType, Filters, MaxResults, NextToken }) => {
      const windows = WindowId === undefined ? [...state.windows.values()] : [findWindow(state, WindowId)];
      const chosen = await withTarget(state, windows, { Targets, ResourceType });
      const openings = chosen
        .flatMap((window) => openingsOf(window, state.clock.now()))
        .sort((one, other) => one.time - other.time);
      const wanted = passing(
        openings,
        Filters,
        {
          ScheduledBefore: ({ time }, value) => time <= Date.parse(value),
          ScheduledAfter: ({ time }, value) => time >= Date.parse(value),
        },
        { ScheduledBefore: isTime, ScheduledAfter: isTime },
      );
      const { items, token } = pageIn(wanted, { MaxResults, NextToken }, 1);
      const ScheduledWindowExecutions = items.map(({ window: { id, settings }, time }) => ({
        WindowId: id,
        Name: settings.Name,
        ExecutionTime: shownTime(time, settings.ScheduleTimezone ?? 'UTC'),
      }));
      return { ScheduledWindowExecutions, ...token };
    },
    DescribeMaintenanceWindowsForTarget: async ({ Targets, ResourceType, MaxResults, NextToken }) => {
      const chosen = await withTarget(state, [...state.windows.values()], { Targets, ResourceType });
      const { items, token } = pageIn(chosen, { MaxResults, NextToken }, 1);
      return { WindowIdentities: items.map(({ id, settings }) => ({ WindowId: id, Name: settings.Name })), ...token };
    },
  });

const openingsOf = (window: StoredWindow, now: number): { window: StoredWindow; time: number }[] => {
  const openings: { window: StoredWindow; time: number }[] = [];
  let next = window.settings.Enabled ? window.nextAfter(now) : undefined;
  while (next !== undefined && openings.length < MOST_OPENINGS) {
    openings.push({ window, time: next });
    next = window.nextAfter(next);
  }
  return openings;
};

/** Windows that have one of these targets, or whose targets select one of the nodes that it names. */
const withTarget = async (
  state: SsmState,
  windows: readonly StoredWindow[],
  { Targets, ResourceType }: Whom,
): Promise<StoredWindow[]> => {
  if (Targets === undefined) return [...windows];
  checkOneOf('resourceType', ResourceType, ['INSTANCE', 'RESOURCE_GROUP']);
  checkTargets(Targets);
  const ids = Targets.flatMap(({ Key, Values = [] }) => (Key === 'InstanceIds' ? Values : []));
  const chosen: StoredWindow[] = [];
  for (const window of windows) {
    const reach = reachOf(window);
    const isNamed = reach.flat().some((one) => Targets.some((other) => isSame(one, other)));
    if (isNamed || (ids.length > 0 && (await reaches(state, reach, ids)))) chosen.push(window);
  }
  return chosen;
};

/** The targets of a window, and those that its tasks have of their own. */
const reachOf = ({ targets, tasks }: StoredWindow): (readonly Target[])[] => [
  ...[...targets.values()].map(({ Targets }) => Targets),
  ...[...tasks.values()].map(({ Targets = [] }) => Targets.filter(({ Key }) => Key !== 'WindowTargetIds')),
];

const isSame = (one: Target, other: Target): boolean =>
  one.Key === other.Key && (one.Values ?? []).some((value) => other.Values?.includes(value));

const reaches = async (state: SsmState, reach: (readonly Target[])[], ids: readonly string[]): Promise<boolean> => {
  for (const targets of reach) {
    if ((await instancesOf(state, targets)).some((id) => ids.includes(id))) return true;
  }
  return false;
};
