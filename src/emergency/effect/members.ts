import type { ManagedNode } from '../../aws/nodes.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { membersOf, tagsOf } from '../decision/targets.ts';
import { whatNodes } from '../message/unread.ts';
import type { Member } from '../types/exposure.ts';
import { type Read, readPart } from './read.ts';

/** The instances of a fleet now: a DescribeInstances for each of its tags, and a DescribeInstanceInformation for each 50 instances. */
export const loadMembers = (
  { nodes }: Uses<'nodes'>,
  fleet: FleetConfig,
): Promise<Read<{ members: readonly Member[]; managed: readonly ManagedNode[] }>> =>
  readPart(whatNodes(fleet.name), async () => {
    const found = await Promise.all(tagsOf(fleet).map((tag) => nodes.instancesByTag(tag)));
    const instances = found.flat();
    const managed = await nodes.managed([...new Set(instances.map(({ id }) => id))]);
    return { members: membersOf(instances, managed), managed };
  });
