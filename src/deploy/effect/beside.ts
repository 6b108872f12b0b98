import type { StackResource } from '../../aws/cloudformation.ts';
import type { Uses } from '../../contract/ports.ts';
import { needsOf } from '../decision/reach/reach.ts';
import { roomWarnings } from '../decision/reach/room.ts';
import { type Schedule, scheduleWarnings } from '../decision/reach/schedule.ts';
import type { Reached } from '../decision/reach/sizes.ts';
import type { Need } from '../types/change.ts';
import type { Warning } from '../types/warning.ts';
import { loadRoom, loadSchedules } from './room.ts';

type BesidePorts = Uses<'autoScaling' | 'ec2' | 'quotas'>;

interface Asked {
  needs: readonly Need[];
  groups: readonly Pick<Schedule, 'group' | 'replaced'>[];
  /** Names of the scheduled actions that the stack makes. */
  ofTemplate: readonly string[];
  now: number;
}

/** The surroundings of a change: capacity for the instances that it launches, and what else may change the groups meanwhile. */
export async function loadBesideOf(ports: BesidePorts, { needs, groups, ofTemplate, now }: Asked): Promise<Warning[]> {
  const [room, schedules] = await Promise.all([loadRoom(ports, needs), loadSchedules(ports, groups, ofTemplate)]);
  return [...roomWarnings(needs, room), ...schedules.flatMap((schedule) => scheduleWarnings(schedule, now))];
}

const SCHEDULED = 'AWS::AutoScaling::ScheduledAction';

/** The same of a stack's update. */
export const loadBeside = (
  ports: BesidePorts,
  { reached, resources, now }: { reached: readonly Reached[]; resources: readonly StackResource[]; now: number },
): Promise<Warning[]> =>
  loadBesideOf(ports, {
    needs: needsOf(reached),
    groups: reached.map(({ template, live }) => ({
      group: live.group.name,
      replaced: template.update.kind === 'replace',
    })),
    // The physical id of a scheduled action is its name.
    ofTemplate: resources.flatMap(({ type, physicalId = '' }) => (type === SCHEDULED ? [physicalId] : [])),
    now,
  });
