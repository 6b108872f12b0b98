import type { Uses } from '../../contract/ports.ts';
import { alarmsOf } from '../decision/named.ts';
import type { AlarmFacts } from '../types/alarms.ts';
import type { Reading } from './reading.ts';

/** One DescribeAlarms for each 100 alarms that fleets name. */
export async function loadAlarms(
  { config, cloudWatch, clock }: Uses<'config' | 'cloudWatch' | 'clock'>,
  read: Reading,
): Promise<AlarmFacts> {
  const named = alarmsOf(config);
  const names = Object.keys(named);
  const alarms =
    names.length === 0
      ? ({ kind: 'read', value: [] } as const)
      : await read('cloudwatch:DescribeAlarms', () => cloudWatch.alarms(names));
  return { named, alarms, now: clock() };
}
