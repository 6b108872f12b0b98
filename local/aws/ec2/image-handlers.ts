import type * as sdk from '@aws-sdk/client-ec2';
import type { CallContext } from '../../types.ts';
import type { BuiltAmi } from '../imagebuilder/state.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { invalidToken, pageSize, refusal } from './errors.ts';
import { type FilterValues, filterBy, shownTags } from './filters.ts';
import type { Ec2State } from './state.ts';

type Ami = BuiltAmi & { deprecatedAt?: number };

export const imageHandlers = (state: Ec2State) =>
  handlersOf<typeof sdk>()({
    DescribeImages: async (input, context) => {
      const here = [...state.amis.values()].filter((ami) => ami.region === context.region && isVisible(ami, context));
      const named = input.ImageIds === undefined ? here : input.ImageIds.map((id) => findAmi(state, id));
      const owned = named.filter((ami) => isOwned(ami, input.Owners ?? [], context));
      const passing = owned.filter(filterBy(input.Filters, filterValues));
      const page = pageOf(passing, sizeOf(input), input.NextToken, invalidToken);
      return { Images: page.items.map(shown), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    EnableImageDeprecation: async (input) => {
      const at = new Date(input.DeprecateAt ?? 0).getTime();
      if (at <= state.clock.now()) throw refusal('InvalidParameter', 'The deprecation date must be in the future');
      ownAmi(state, input.ImageId ?? '').deprecatedAt = at;
      return { Return: true };
    },
    DeregisterImage: async (input, { requestId }) => {
      const ami = ownAmi(state, input.ImageId ?? '');
      state.amis.delete(`${ami.region}/${ami.id}`);
      state.emit({
        source: 'aws.ec2',
        detailType: 'EC2 AMI State Change',
        resources: [`arn:aws:ec2:${ami.region}::image/${ami.id}`],
        detail: { RequestId: requestId, ImageId: ami.id, State: 'deregistered', ErrorMessage: '' },
      });
      return { Return: true };
    },
  });

/** @throws InvalidAMIID.Malformed, InvalidAMIID.NotFound */
const findAmi = (state: Ec2State, id: string): Ami => {
  if (!/^ami-[0-9a-f]{8,17}$/.test(id))
    throw refusal('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
  const ami = state.amis.get(`${state.region}/${id}`);
  if (ami === undefined || !isVisible(ami, state))
    throw refusal('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return ami;
};

/** @throws also InvalidAMIID.Unavailable, for one that nothing can be launched from */
export const launchableAmi = (state: Ec2State, id: string): Ami => {
  const ami = findAmi(state, id);
  if (stateOf(ami) !== 'available')
    throw refusal('InvalidAMIID.Unavailable', `The image ID '${id}' provided is not available for launch`);
  return ami;
};

/** Of another account's AMI one sees only what is public or shared. */
const isVisible = ({ accountId: owner, sharedWith = [] }: Ami, { accountId }: { accountId: string }): boolean =>
  owner === accountId || sharedWith === 'everybody' || sharedWith.includes(accountId);

/** @throws AuthFailure for an AMI that others own */
const ownAmi = (state: Ec2State, id: string): Ami => {
  const ami = findAmi(state, id);
  if (ami.accountId !== state.accountId) throw refusal('AuthFailure', `Not authorized for image:${id}`);
  return ami;
};

const sizeOf = ({ MaxResults, ImageIds }: sdk.DescribeImagesCommandInput): number => {
  if (MaxResults !== undefined && ImageIds !== undefined)
    throw refusal('InvalidParameterCombination', 'The parameter imageIds cannot be used with the parameter maxResults');
  return pageSize(MaxResults, 5, 1000);
};

const isOwned = ({ accountId }: Ami, owners: readonly string[], context: CallContext): boolean =>
  owners.length === 0 || owners.some((owner) => (owner === 'self' ? context.accountId : owner) === accountId);

const filterValues: FilterValues<Ami> = {
  'image-id': (ami) => [ami.id],
  'owner-id': (ami) => [ami.accountId],
  state: (ami) => [stateOf(ami)],
  name: (ami) => [ami.name],
  description: (ami) => [ami.description],
};

const stateOf = ({ isFailed }: Ami): 'available' | 'failed' => (isFailed === true ? 'failed' : 'available');

const shown = (ami: Ami): sdk.Image => ({
  ImageId: ami.id,
  Name: ami.name,
  Description: ami.description,
  OwnerId: ami.accountId,
  ImageLocation: `${ami.accountId}/${ami.name}`,
  State: stateOf(ami),
  Public: ami.sharedWith === 'everybody',
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
  ...(ami.deprecatedAt !== undefined && { DeprecationTime: new Date(ami.deprecatedAt).toISOString() }),
  Tags: shownTags(ami.tags),
});
