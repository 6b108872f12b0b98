import type { ManagedNode } from '../../aws/nodes.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { hybridsOf, isHybrid, membersOf, tagsOf } from '../decision/targets.ts';
import { whatNodes } from '../message/unread.ts';
import type { Member } from '../types/exposure.ts';
import { type Read, readPart } from './read.ts';

/**
 * The instances of a fleet now: a DescribeInstances for each of its tags, and a DescribeInstanceInformation for each 50 instances. Of a patch
 * group also nodes outside EC2, which only Systems Manager knows.
 */
export const loadMembers = (
  { nodes, patches }: Uses<'nodes' | 'patches'>,
  fleet: FleetConfig,
): Promise<Read<{ members: readonly Member[]; managed: readonly ManagedNode[] }>> =>
  readPart(whatNodes(fleet.name), async () => {
    const found = await Promise.all(tagsOf(fleet).map((tag) => nodes.instancesByTag(tag)));
    const instances = found.flat();
    const managed = await nodes.managed([...new Set(instances.map(({ id }) => id))]);
    const tags = fleet.target.kind === 'patch-group' ? tagsOf(fleet) : [];
    const tagged = await Promise.all(tags.map((tag) => nodes.managedByTag(tag)));
    const outside = tagged.flat().filter(isHybrid);
    const states = outside.length === 0 ? [] : await patches.states([...new Set(outside.map(({ id }) => id))]);
    return {
      members: [...membersOf(instances, managed), ...hybridsOf(outside, states)],
      managed: [...managed, ...outside],
    };
  });
