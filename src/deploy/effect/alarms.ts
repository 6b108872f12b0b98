import type { Alarm } from '../../aws/cloudwatch.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { refusedPlan } from './planned.ts';

/**
 * The alarms that a fleet names, as CloudWatch has them: CloudFormation asks for the type of each. With one that is not there
 * an update fails as a whole, and a refresh does not start
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html): so it is refused here.
 */
export async function loadAlarms(
  { cloudWatch }: Uses<'cloudWatch'>,
  fleet: Pick<FleetConfig, 'name' | 'alarms'> | undefined,
): Promise<{ kind: 'found'; alarms: readonly Alarm[] } | { kind: 'refused'; reason: string }> {
  if (fleet === undefined || fleet.alarms.length === 0) return { kind: 'found', alarms: [] };
  const found = await cloudWatch.alarms(fleet.alarms);
  const missing = fleet.alarms.filter((name) => found.every((alarm) => alarm.name !== name));
  if (missing.length > 0) return refusedPlan(missingAlarms(missing, fleet.name));
  // In the order of the config, so that a repeated request is the same request.
  return { kind: 'found', alarms: fleet.alarms.flatMap((name) => found.filter((alarm) => alarm.name === name)) };
}

const missingAlarms = (names: readonly string[], fleet: string): string =>
  `fleets.${fleet}.alarms names ${names.join(', ')}, but CloudWatch has no such ${names.length === 1 ? 'alarm' : 'alarms'} ` +
  `in this account and Region: create ${names.length === 1 ? 'it' : 'them'}, or correct patchwarden.yml`;
