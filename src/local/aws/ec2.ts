import * as sdk from '@aws-sdk/client-ec2';
import { EC2ServiceException, type Image } from '@aws-sdk/client-ec2';
import type { CallContext } from '../types.ts';
import type { BuiltAmi } from './imagebuilder/state.ts';
import { pageOf } from './paging.ts';
import { handlersOf, type SimulatedService } from './service.ts';

/** EC2, as far as it knows the AMIs that were built. */
export const createEc2 = () => {
  const amis = new Map<string, BuiltAmi>();
  const handlers = handlersOf<typeof sdk>()({
    DescribeImages: async (input: sdk.DescribeImagesCommandInput, context: CallContext) => {
      const here = [...amis.values()].filter(({ region }) => region === context.region);
      const named = input.ImageIds === undefined ? here : input.ImageIds.map((id) => found(here, id));
      const owned = named.filter((ami) => isOwned(ami, input.Owners ?? [], context));
      const passing = owned.filter((ami) => (input.Filters ?? []).every((filter) => passes(ami, filter)));
      const size = pageSize(input);
      const page = pageOf(passing, size, input.NextToken, () => refusal('InvalidNextToken', 'The token is not valid.'));
      return { Images: page.items.map(shown), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
  });
  return {
    name: 'ec2',
    sdk,
    handlers,
    registerAmi: (ami: BuiltAmi): void => {
      amis.set(`${ami.region}/${ami.id}`, ami);
    },
  } satisfies SimulatedService & Record<string, unknown>;
};

/** EC2 models no exception classes: the code is the name. */
const refusal = (name: string, message: string): Error =>
  new EC2ServiceException({ name, message, $fault: 'client', $metadata: {} });

const found = (amis: readonly BuiltAmi[], id: string): BuiltAmi => {
  if (!/^ami-[0-9a-f]{8,17}$/.test(id))
    throw refusal('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
  const ami = amis.find((candidate) => candidate.id === id);
  if (ami === undefined) throw refusal('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return ami;
};

const pageSize = ({ MaxResults, ImageIds }: sdk.DescribeImagesCommandInput): number => {
  if (MaxResults === undefined) return 1000;
  if (ImageIds !== undefined)
    throw refusal('InvalidParameterCombination', 'The parameter imageIds cannot be used with the parameter maxResults');
  if (MaxResults < 5 || MaxResults > 1000)
    throw refusal(
      'InvalidParameterValue',
      `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`,
    );
  return MaxResults;
};

const isOwned = ({ accountId }: BuiltAmi, owners: readonly string[], context: CallContext): boolean =>
  owners.length === 0 || owners.some((owner) => (owner === 'self' ? context.accountId : owner) === accountId);

const filterValues = (ami: BuiltAmi, name: string): readonly string[] => {
  if (name.startsWith('tag:')) return [ami.tags[name.slice('tag:'.length)]].flatMap((value) => value ?? []);
  if (name === 'tag-key') return Object.keys(ami.tags);
  if (name === 'image-id') return [ami.id];
  if (name === 'owner-id') return [ami.accountId];
  if (name === 'state') return ['available'];
  if (name === 'name') return [ami.name];
  if (name === 'description') return [ami.description];
  throw refusal('InvalidParameterValue', `The filter '${name}' is invalid`);
};

/** Values may hold the wildcards `*` and `?`. */
const passes = (ami: BuiltAmi, { Name, Values }: sdk.Filter): boolean =>
  (Values ?? []).some((value) => {
    const pattern = value
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return filterValues(ami, Name ?? '').some((actual) => new RegExp(`^${pattern}$`).test(actual));
  });

const shown = (ami: BuiltAmi): Image => ({
  ImageId: ami.id,
  Name: ami.name,
  Description: ami.description,
  OwnerId: ami.accountId,
  ImageLocation: `${ami.accountId}/${ami.name}`,
  State: 'available',
  Public: false,
  ImageType: 'machine',
  Architecture: 'x86_64',
  PlatformDetails: 'Linux/UNIX',
  RootDeviceType: 'ebs',
  RootDeviceName: '/dev/xvda',
  VirtualizationType: 'hvm',
  Hypervisor: 'xen',
  EnaSupport: true,
  ImdsSupport: 'v2.0',
  CreationDate: new Date(ami.createdAt).toISOString(),
  Tags: Object.entries(ami.tags).map(([Key, Value]) => ({ Key, Value })),
});
