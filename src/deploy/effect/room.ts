import { quotaOf } from '../../aws/ec2-room.ts';
import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import type { Room, VcpuQuota } from '../decision/reach/room.ts';
import type { Schedule } from '../decision/reach/schedule.ts';
import type { Need } from '../types/change.ts';

type RoomPorts = Uses<'ec2' | 'quotas'>;

/** The capacity available, as far as AWS says. Nothing is read for a change that launches no extra instances. */
export async function loadRoom(ports: RoomPorts, needs: readonly Need[]): Promise<Room> {
  const launching = needs.filter(({ extra }) => extra > 0);
  const ids = [...new Set(launching.flatMap(({ subnets }) => subnets))];
  const types = [...new Set(launching.flatMap((need) => (need.spot ? [] : need.types)))];
  const [subnets, vcpus] = await Promise.all([
    ids.length === 0 ? [] : unlessSilent(ports.ec2.subnets(ids)),
    loadVcpus(ports, types),
  ]);
  return { subnets, ...vcpus };
}

/** The quotas of these types, with what runs of every type that counts to them. */
async function loadVcpus(
  { ec2, quotas }: RoomPorts,
  types: readonly string[],
): Promise<Pick<Room, 'vcpus' | 'quotas'>> {
  const codes = [...new Set(types.flatMap((type) => quotaOf(type) ?? []))];
  if (codes.length === 0) return { vcpus: undefined, quotas: undefined };
  const limits = await Promise.all(
    codes.map(async (code) => ({ code, limit: await unlessSilent(quotas.ofEc2(code)) })),
  );
  // Without a limit, what runs says nothing.
  if (limits.some(({ limit }) => limit === undefined)) return { vcpus: undefined, quotas: undefined };
  const running = await unlessSilent(ec2.runningTypes());
  if (running === undefined) return { vcpus: undefined, quotas: undefined };
  const counted = Object.keys(running).filter((type) => codes.includes(quotaOf(type) ?? ''));
  const vcpus = await unlessSilent(ec2.vcpus([...new Set([...types, ...counted])]));
  if (vcpus === undefined) return { vcpus, quotas: undefined };
  return { vcpus, quotas: limits.flatMap((quota) => usedOf(quota, { running, vcpus })) };
}

/** None when the size of one of the types that run is not known. */
function usedOf(
  { code, limit }: { code: string; limit: number | undefined },
  { running, vcpus }: { running: Readonly<Record<string, number>>; vcpus: Readonly<Record<string, number>> },
): VcpuQuota[] {
  const used = Object.entries(running)
    .filter(([type]) => quotaOf(type) === code)
    .reduce((sum, [type, count]) => sum + count * (vcpus[type] ?? Number.NaN), 0);
  return limit === undefined || Number.isNaN(used) ? [] : [{ code, limit, used }];
}

/** The scheduled actions of each group; `ofTemplate` are the names of those that its stack makes. */
export async function loadSchedules(
  { autoScaling }: Uses<'autoScaling'>,
  groups: readonly Pick<Schedule, 'group' | 'replaced'>[],
  ofTemplate: readonly string[],
): Promise<Schedule[]> {
  if (groups.length === 0) return [];
  const actions = await unlessSilent(autoScaling.scheduledActions(groups.map(({ group }) => group)));
  return groups.map((each) => ({
    ...each,
    ofTemplate,
    actions: actions?.filter(({ group }) => group === each.group),
  }));
}

/** What is only for information must not block the plan: if AWS refuses or does not answer, it is shown as not known. */
async function unlessSilent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}
