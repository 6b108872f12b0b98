import { parseSchedule } from '../aws/ssm/windows/schedule.ts';
import type { CallService, Clock } from '../types.ts';
import type { WorldInstance } from './patching-schema.ts';

interface Nights {
  world: { instances: readonly WorldInstance[] };
  clock: Clock;
  callService: CallService;
}

/** Stops and starts instances by the hours of their zone, as schedulers of non-production estates do. */
export const followNights = ({ world, clock, callService }: Nights): void => {
  for (const { id, stopped } of world.instances) {
    if (stopped === undefined) continue;
    const daily = (hour: number, operation: string): void => {
      const schedule = { Schedule: `cron(0 ${hour} * * ? *)`, ScheduleTimezone: stopped.timezone };
      const nextAfter = parseSchedule(schedule, clock.now());
      const arm = (): void => {
        const next = nextAfter(clock.now());
        if (next === undefined) return;
        clock.at(next, async () => {
          arm();
          await callService('ec2', operation, { InstanceIds: [id] });
        });
      };
      arm();
    };
    daily(stopped.from, 'StopInstances');
    daily(stopped.until, 'StartInstances');
  }
};
