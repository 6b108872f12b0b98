import type { CreateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import { defaultSubnetOf } from '../ec2/zones.ts';
import { createGroup } from './group.ts';
import { subnetsIn } from './group-input.ts';
import { addMember } from './launch.ts';
import { planLaunch } from './launch-source.ts';
import type { AutoScalingState } from './state.ts';

/** A group with all its instances in service and healthy, without an event and without time passing. */
export const seedGroup = async (
  state: AutoScalingState,
  input: CreateAutoScalingGroupCommandInput,
  createdAt: number,
): Promise<void> => {
  // Whoever made them, its subnets are there.
  for (const id of subnetsIn(input.VPCZoneIdentifier)) state.ec2.freeAddresses(id);
  const group = await createGroup(state, input, createdAt);
  const plan = planLaunch(state, group.launch);
  const { zones, subnets, desired, targetGroups } = group.settings;
  for (let index = 0; index < desired; index += 1) {
    const zone = zones[index % zones.length] ?? '';
    const subnetId = subnets[index % zones.length] ?? defaultSubnetOf(zone);
    const member = addMember({ state, group }, { plan, zone, subnetId, launchedAt: createdAt }, 'InService');
    member.inServiceAt = createdAt;
    for (const arn of targetGroups) state.loadBalancing.register(arn, member.id, 'healthy');
  }
};
