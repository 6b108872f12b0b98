import type * as sdk from '@aws-sdk/client-ec2';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { invalidToken, pageSize, refusal } from './errors.ts';
import { filterBy, specifiedTags } from './filters.ts';
import { vcpusOf } from './instance-types.ts';
import type { Ec2State } from './state.ts';
import { allSubnets, createSubnet, findSubnet, freeIn, shownSubnet, subnetValues } from './subnets.ts';

/** Subnets with the addresses that are free in them, and how large instance types are. */
export const roomHandlers = (state: Ec2State) =>
  handlersOf<typeof sdk>()({
    CreateSubnet: async (input) => {
      const subnet = createSubnet(state, input);
      Object.assign(subnet.tags, specifiedTags(input.TagSpecifications, 'subnet'));
      return { Subnet: shownSubnet(state, subnet) };
    },
    DeleteSubnet: async (input) => {
      const subnet = findSubnet(state, input.SubnetId ?? '');
      if (freeIn(state, subnet) < freeIn({ ...state, instances: new Map() }, subnet))
        throw refusal('DependencyViolation', `The subnet '${subnet.id}' has dependencies and cannot be deleted.`);
      state.subnets.delete(subnet.id);
      return {};
    },
    DescribeSubnets: async (input) => {
      const asked = input.SubnetIds?.map((id) => findSubnet(state, id)) ?? allSubnets(state);
      const passing = asked.filter(filterBy(input.Filters, subnetValues(state)));
      const page = pageOf(passing, pageSize(input.MaxResults, 5, 1000), input.NextToken, invalidToken);
      const Subnets = page.items.map((subnet) => shownSubnet(state, subnet));
      return { Subnets, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DescribeInstanceTypes: async (input) => {
      const named = input.InstanceTypes ?? namedIn(input.Filters);
      const unknown = (input.InstanceTypes ?? []).filter((type) => vcpusOf(type) === undefined);
      if (unknown.length > 0)
        throw refusal(
          'InvalidInstanceType',
          `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
        );
      const types = named.map((type) => ({ type, vcpus: vcpusOf(type) })).filter(({ vcpus }) => vcpus !== undefined);
      const page = pageOf(types, pageSize(input.MaxResults, 5, 100), input.NextToken, invalidToken);
      return {
        InstanceTypes: page.items.map(({ type, vcpus }) => ({
          InstanceType: type,
          CurrentGeneration: true,
          SupportedUsageClasses: ['on-demand', 'spot'],
          VCpuInfo: { DefaultVCpus: vcpus },
        })),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
  });

/** The whole list of types is not simulated: they are asked for by name. */
const namedIn = (filters: readonly sdk.Filter[] | undefined): string[] => {
  const [filter, ...more] = filters ?? [];
  if (filter?.Name !== 'instance-type' || more.length > 0)
    throw refusal('InvalidParameterValue', 'Instance types are described here by their names alone.');
  return filter.Values ?? [];
};
