import * as sdk from '@aws-sdk/client-resource-groups';
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
  /** The instances that EC2 has. */
  instances: () => Iterable<{ id: string; state: string; tags: Readonly<Record<string, string>> }>;
}

const INSTANCE = 'AWS::EC2::Instance';

/** Resource Groups, as far as windows need it: tag-based groups of instances, read by their name or ARN. */
export const createResourceGroups = ({ accountId, region, instances }: ResourceGroupsOptions) => {
  const groups = new Map<string, ResourceGroup>();
  const named = (nameOrArn: string): ResourceGroup | undefined => groups.get(nameOrArn.split(':group/').at(-1) ?? '');
  const membersIn = ({ tag }: ResourceGroup): string[] =>
    [...instances()]
      .filter(({ state, tags }) => state !== 'terminated' && tag.values.includes(tags[tag.key] ?? ''))
      .map(({ id }) => id);
  return {
    name: 'resource-groups',
    sdk,
    /** Makes a group, which the world begins with. */
    place: (group: ResourceGroup) => void groups.set(group.name, group),
    handlers: handlersOf<typeof sdk>()({
      ListGroupResources: async (input: sdk.ListGroupResourcesCommandInput) => {
        const { Group, GroupName, Filters = [], MaxResults = 50, NextToken } = input;
        const group = named(Group ?? GroupName ?? '');
        if (group === undefined)
          throw new sdk.NotFoundException({ message: `Cannot find group ${Group ?? GroupName}`, $metadata: {} });
        const other = Filters.find(({ Name }) => Name !== 'resource-type');
        if (other !== undefined || MaxResults < 1 || MaxResults > 50) throw badRequest('The request is not valid.');
        const wrong = Filters.flatMap(({ Values = [] }) => Values).find((type) => !TYPE.test(type));
        if (wrong !== undefined) throw badRequest(`The resource type ${wrong} is not valid.`);
        const isAsked = Filters.every(({ Values }) => Values?.includes(INSTANCE) === true);
        const page = pageOf(isAsked ? membersIn(group) : [], MaxResults, NextToken, () =>
          badRequest('The token is not valid.'),
        );
        const resources = page.items.map((id) => ({
          ResourceArn: `arn:aws:ec2:${region}:${accountId}:instance/${id}`,
          ResourceType: INSTANCE,
        }));
        return {
          Resources: resources.map((Identifier) => ({ Identifier })),
          ResourceIdentifiers: resources,
          ...(page.nextToken && { NextToken: page.nextToken }),
        };
      },
    }),
  } satisfies SimulatedService & Record<string, unknown>;
};

/** https://docs.aws.amazon.com/ARG/latest/APIReference/API_ResourceFilter.html */
const TYPE = /^AWS::[a-zA-Z0-9]+::[a-zA-Z0-9]+$/;

const badRequest = (message: string): Error => new sdk.BadRequestException({ message, $metadata: {} });
