import * as sdk from '@aws-sdk/client-resource-groups';
import type { CallService } from '../../types.ts';
import { isRecord } from '../json-value.ts';
import { pageOf } from '../paging.ts';
import { handlersOf, type SimulatedService } from '../service.ts';

/** A group of the instances that have one of these values under this tag. */
export interface ResourceGroup {
  name: string;
  tag: { key: string; values: readonly string[] };
}

interface ResourceGroupsOptions {
  accountId: string;
  region: string;
  callService: CallService;
}

const INSTANCE = 'AWS::EC2::Instance';

/** Resource Groups, as far as windows need it: tag-based groups of instances, read by their name or ARN. */
export const createResourceGroups = ({ accountId, region, callService }: ResourceGroupsOptions) => {
  const groups = new Map<string, ResourceGroup>();
  const find = (nameOrArn = ''): ResourceGroup => {
    const name = nameOrArn.split(':group/').at(-1) ?? '';
    const found = groups.get(name);
    if (found !== undefined) return found;
    throw new sdk.NotFoundException({ message: `Cannot find group ${name}`, $metadata: {} });
  };
  const members = async ({ tag }: ResourceGroup): Promise<string[]> => {
    const { Reservations } = await callService('ec2', 'DescribeInstances', {
      Filters: [
        { Name: `tag:${tag.key}`, Values: [...tag.values] },
        { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
      ],
    });
    return listIn(Reservations)
      .flatMap((reservation) => listIn(reservation['Instances']))
      .map(({ InstanceId }) => `arn:aws:ec2:${region}:${accountId}:instance/${String(InstanceId)}`);
  };
  return {
    name: 'resource-groups',
    sdk,
    /** Makes a group, which the world begins with. */
    place: (group: ResourceGroup) => void groups.set(group.name, group),
    handlers: handlersOf<typeof sdk>()({
      ListGroupResources: async (input: sdk.ListGroupResourcesCommandInput) => {
        const { Group, GroupName, Filters = [], MaxResults = 50, NextToken } = input;
        const group = find(Group ?? GroupName);
        const other = Filters.find(({ Name }) => Name !== 'resource-type');
        if (other !== undefined || MaxResults < 1 || MaxResults > 50) throw badRequest('The request is not valid.');
        const isAsked = Filters.every(({ Values }) => Values?.includes(INSTANCE) === true);
        const page = pageOf(isAsked ? await members(group) : [], MaxResults, NextToken, () =>
          badRequest('The token is not valid.'),
        );
        return {
          Resources: page.items.map((ResourceArn) => ({ Identifier: { ResourceArn, ResourceType: INSTANCE } })),
          ResourceIdentifiers: page.items.map((ResourceArn) => ({ ResourceArn, ResourceType: INSTANCE })),
          ...(page.nextToken && { NextToken: page.nextToken }),
        };
      },
    }),
  } satisfies SimulatedService & Record<string, unknown>;
};

export type ResourceGroups = ReturnType<typeof createResourceGroups>;

const listIn = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const badRequest = (message: string): Error => new sdk.BadRequestException({ message, $metadata: {} });
