import type { Subnet } from '@aws-sdk/client-ec2';
import { digest } from '../identifiers.ts';
import { missingParameter, refusal } from './errors.ts';
import type { FilterValues } from './filters.ts';
import type { Ec2State, SubnetRecord } from './state.ts';
import { availabilityZoneOf, defaultSubnetOf, zonesOf } from './zones.ts';

/** AWS keeps the first four addresses of a subnet and the last. https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED = 5;
/** What subnets have that nobody has made here: those of the default VPC, and those that the world was told of by their ids alone. */
const BY_DEFAULT = '172.31.0.0/20';
const DEFAULT_VPC = 'vpc-0default000000000';

export const createSubnet = (
  state: Ec2State,
  {
    VpcId,
    CidrBlock,
    AvailabilityZone,
  }: { VpcId?: string | undefined; CidrBlock?: string | undefined; AvailabilityZone?: string | undefined },
): SubnetRecord => {
  if (VpcId === undefined) throw missingParameter('vpcId');
  if (CidrBlock === undefined) throw missingParameter('cidrBlock');
  const zone = AvailabilityZone ?? zonesOf(state.region)[0] ?? '';
  if (!zonesOf(state.region).includes(zone))
    throw refusal('InvalidParameterValue', `Value (${zone}) for parameter availabilityZone is invalid.`);
  if (addressesIn(CidrBlock) === undefined)
    throw refusal(
      'InvalidParameterValue',
      `Value (${CidrBlock}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  // A subnet's zone can be read off its id's last letter in the local world.
  const id = `subnet-0${digest(`${VpcId}/${CidrBlock}/${zone}/${state.subnets.size}`).slice(0, 15)}${zone.at(-1)}`;
  return placeSubnet(state, { id, cidr: CidrBlock, vpcId: VpcId });
};

/** Puts a subnet into the world that was there before. @throws Error for a block that is none */
export const placeSubnet = (
  state: Ec2State,
  { id, cidr = BY_DEFAULT, vpcId = DEFAULT_VPC }: { id: string; cidr?: string; vpcId?: string },
): SubnetRecord => {
  if (addressesIn(cidr) === undefined) throw new Error(`${cidr} is not a subnet's block`);
  const subnet = { id, cidr, vpcId, zone: availabilityZoneOf(id, state.region), tags: {} };
  state.subnets.set(id, subnet);
  return subnet;
};

/** A subnet that a group or an instance of the world is in has been there before, whoever made it. */
export const knownSubnet = (state: Ec2State, id: string): SubnetRecord =>
  state.subnets.get(id) ?? placeSubnet(state, { id });

/** Subnets have blocks of /16 to /28. */
const addressesIn = (cidr: string): number | undefined => {
  const bits = /^\d{1,3}(?:\.\d{1,3}){3}\/(\d\d)$/.exec(cidr)?.[1];
  return bits === undefined || Number(bits) < 16 || Number(bits) > 28 ? undefined : 2 ** (32 - Number(bits)) - RESERVED;
};

/** Every instance that is not terminated holds one address. */
export const freeIn = (state: Ec2State, subnet: SubnetRecord): number =>
  (addressesIn(subnet.cidr) ?? 0) -
  [...state.instances.values()].filter((one) => one.subnetId === subnet.id && one.state !== 'terminated').length;

/** Every zone has a subnet that nobody made. */
export const allSubnets = (state: Ec2State): SubnetRecord[] => {
  for (const zone of zonesOf(state.region)) knownSubnet(state, defaultSubnetOf(zone));
  return [...state.subnets.values()];
};

/** @throws InvalidSubnetID.NotFound */
export const findSubnet = (state: Ec2State, id: string): SubnetRecord => {
  const found = allSubnets(state).find((subnet) => subnet.id === id);
  if (found === undefined) throw refusal('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
  return found;
};

export const subnetValues = (state: Ec2State): FilterValues<SubnetRecord> => ({
  'subnet-id': ({ id }) => [id],
  'vpc-id': ({ vpcId }) => [vpcId],
  'availability-zone': ({ zone }) => [zone],
  state: () => ['available'],
  'cidr-block': ({ cidr }) => [cidr],
  'available-ip-address-count': (subnet) => [String(freeIn(state, subnet))],
});

export const shownSubnet = (state: Ec2State, subnet: SubnetRecord): Subnet => ({
  SubnetId: subnet.id,
  VpcId: subnet.vpcId,
  CidrBlock: subnet.cidr,
  AvailabilityZone: subnet.zone,
  State: 'available',
  AvailableIpAddressCount: freeIn(state, subnet),
  DefaultForAz: subnet.vpcId === DEFAULT_VPC,
  OwnerId: state.accountId,
  Tags: Object.entries(subnet.tags).map(([Key, Value]) => ({ Key, Value })),
});
