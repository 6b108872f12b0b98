import { quotaOf, type Subnet } from '../../../aws/ec2-room.ts';
import type { Need } from '../../types/change.ts';
import type { Warning } from '../../types/warning.ts';
import { warn } from '../live.ts';

/** A quota of vCPUs that running On-Demand instances of some families share. */
export interface VcpuQuota {
  /** Service Quotas' code, e.g. `L-1216C47A`. */
  code: string;
  limit: number;
  /** vCPUs of those that run now. */
  used: number;
}

/** What was read. `undefined`: AWS did not say. */
export interface Room {
  subnets: readonly Subnet[] | undefined;
  /** By instance type. */
  vcpus: Readonly<Record<string, number>> | undefined;
  quotas: readonly VcpuQuota[] | undefined;
}

/** Refused is only what certainly has no room: AWS may place instances in any subnet of the group. */
export const roomWarnings = (needs: readonly Need[], room: Room): Warning[] => {
  const launching = needs.filter(({ extra }) => extra > 0);
  return launching.length === 0 ? [] : [...addressWarnings(launching, room.subnets), ...quotaWarnings(launching, room)];
};

function addressWarnings(needs: readonly Need[], subnets: Room['subnets']): Warning[] {
  const placed = needs.filter((need) => need.subnets.length > 0);
  if (placed.length === 0) return [];
  if (subnets === undefined) return [warn('addresses-unknown', false)];
  const short = placed.flatMap((need) => shortOf([need], subnets));
  if (short.length > 0) return short;
  const shared = placed.length < 2 ? [] : shortOf(placed, subnets);
  return shared.length > 0 ? shared : placed.flatMap((need) => tightZones(need, subnets));
}

/** Groups that share subnets share their addresses. */
function shortOf(needs: readonly Need[], subnets: readonly Subnet[]): Warning[] {
  const ids = new Set(needs.flatMap((need) => need.subnets));
  const free = sum(subnets.filter(({ id }) => ids.has(id)).map((subnet) => subnet.free));
  const needed = sum(needs.map(({ extra }) => extra));
  if (free >= needed) return [];
  const group = needs.map((need) => need.group).join(', ');
  return [warn('no-addresses', true, { group, free: String(free), needed: String(needed) })];
}

/** Auto Scaling spreads a group evenly over its zones, and tries another zone when one is full. */
function tightZones({ group, extra, subnets: ids }: Need, subnets: readonly Subnet[]): Warning[] {
  const own = subnets.filter(({ id }) => ids.includes(id));
  const zones = [...new Set(own.map(({ zone }) => zone))].sort();
  const even = Math.floor(extra / Math.max(1, zones.length));
  const tight = zones.flatMap((zone) => {
    const free = sum(own.filter((subnet) => subnet.zone === zone).map((subnet) => subnet.free));
    return free < even ? [`${zone} ${free}`] : [];
  });
  return tight.length === 0
    ? []
    : [warn('few-addresses', false, { group, free: tight.join(', '), needed: `${even} in each zone` })];
}

function quotaWarnings(needs: readonly Need[], { vcpus, quotas }: Room): Warning[] {
  const counted = needs.filter(({ spot }) => !spot);
  const spot = needs.filter((need) => need.spot).map(({ group }) => group);
  const unknown =
    spot.length === 0 ? [] : [warn('vcpu-quota-unknown', false, { group: spot.join(', '), reason: 'Spot Instances' })];
  if (counted.length === 0) return unknown;
  const needed = vcpus === undefined ? undefined : neededVcpus(counted, vcpus);
  if (
    needed === undefined ||
    quotas === undefined ||
    [...needed.keys()].some((code) => !quotas.some((one) => one.code === code))
  )
    return [...unknown, warn('vcpu-quota-unknown', false)];
  const short = [...needed].flatMap(([code, more]) =>
    quotas.flatMap((quota) => (quota.code === code ? shortQuota(quota, more) : [])),
  );
  return [...unknown, ...short];
}

const shortQuota = ({ code, limit, used }: VcpuQuota, needed: number): Warning[] =>
  used + needed <= limit
    ? []
    : [warn('no-vcpu-quota', true, { quota: code, vCPUs: `${used} of ${limit} in use`, needed: String(needed) })];

/** By quota, of the smallest type that each group may launch; `undefined` when one of the types is not known. */
function neededVcpus(needs: readonly Need[], vcpus: Readonly<Record<string, number>>): Map<string, number> | undefined {
  const needed = new Map<string, number>();
  for (const { types, extra } of needs) {
    const sizes = types.map((type) => ({ quota: quotaOf(type), vcpus: vcpus[type] }));
    const codes = new Set(sizes.map(({ quota }) => quota));
    const least = Math.min(...sizes.map((size) => size.vcpus ?? Number.NaN));
    const [code] = codes;
    // With types of two quotas one may be full and the other not.
    if (code === undefined || codes.size !== 1 || !Number.isFinite(least)) return undefined;
    needed.set(code, (needed.get(code) ?? 0) + least * extra);
  }
  return needed;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
