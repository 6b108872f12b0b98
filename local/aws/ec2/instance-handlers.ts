import type * as sdk from '@aws-sdk/client-ec2';
import type { Filter } from '@aws-sdk/client-ec2';
import { digest } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { invalidToken, pageSize, refusal } from './errors.ts';
import { type FilterValues, filterBy, shownTags, type Tags, tagsOf } from './filters.ts';
import { stateCode } from './instances.ts';
import { terminate } from './power.ts';
import type { Ec2State, InstanceRecord } from './state.ts';
import { zonesOf } from './zones.ts';

export const instanceHandlers = (state: Ec2State) =>
  handlersOf<typeof sdk>()({
    DescribeInstances: async (input, context) => {
      if (input.MaxResults !== undefined && input.InstanceIds !== undefined)
        throw refusal(
          'InvalidParameterCombination',
          'The parameter instancesSet cannot be used with the parameter maxResults',
        );
      const asked = input.InstanceIds?.map((id) => findInstance(state, id)) ?? [...state.instances.values()];
      const passing = asked.filter(filterBy(input.Filters, filterValues));
      const page = pageOf(passing, pageSize(input.MaxResults, 5, 1000), input.NextToken, invalidToken);
      const Reservations = page.items.map((instance) => ({
        ReservationId: instance.id.replace('i-', 'r-'),
        OwnerId: context.accountId,
        Groups: [],
        Instances: [shown(instance)],
      }));
      return { Reservations, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    TerminateInstances: async (input) => {
      const instances = (input.InstanceIds ?? []).map((id) => findInstance(state, id));
      const TerminatingInstances = instances.map((instance) => {
        const PreviousState = shownState(instance);
        if (!isGrouped(instance)) terminate(state, instance);
        else if (instance.state === 'running' || instance.state === 'pending') state.onTerminated(instance.id);
        return { InstanceId: instance.id, PreviousState, CurrentState: shownState(instance) };
      });
      return { TerminatingInstances };
    },
    DescribeAvailabilityZones: async (input, { region }) => ({
      AvailabilityZones: zonesOf(region)
        .filter((zone) => input.ZoneNames?.includes(zone) ?? true)
        .filter(zoneTest(input.Filters))
        .map((zone, index) => ({
          ZoneName: zone,
          ZoneId: `${region}-az${index + 1}`,
          RegionName: region,
          State: 'available' as const,
          OptInStatus: 'opt-in-not-required' as const,
          ZoneType: 'availability-zone',
        })),
    }),
    CreateTags: async (input) => {
      for (const id of input.Resources ?? []) Object.assign(tagged(state, id), tagsOf(input.Tags));
      return {};
    },
    DeleteTags: async (input) => {
      for (const id of input.Resources ?? []) {
        const tags = tagged(state, id);
        for (const { Key = '', Value } of input.Tags ?? [])
          if (Value === undefined || tags[Key] === Value) delete tags[Key];
      }
      return {};
    },
  });

const zoneTest = (filters: readonly Filter[] | undefined) => {
  const test = filterBy<{ tags: Tags; zone: string }>(filters, { 'zone-name': ({ zone }) => [zone] });
  return (zone: string) => test({ tags: {}, zone });
};

/** Whether an Auto Scaling group launched it. */
export const isGrouped = ({ tags }: InstanceRecord): boolean => tags['aws:autoscaling:groupName'] !== undefined;

/** @throws InvalidInstanceID.Malformed, InvalidInstanceID.NotFound */
export const findInstance = (state: Ec2State, id: string): InstanceRecord => {
  if (!/^i-[0-9a-f]{8,17}$/.test(id)) throw refusal('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
  const found = state.instances.get(id);
  if (found === undefined) throw refusal('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  return found;
};

const tagged = (state: Ec2State, id: string): Record<string, string> => {
  const found =
    state.instances.get(id) ??
    state.templates.get(id) ??
    state.subnets.get(id) ??
    state.amis.get(`${state.region}/${id}`);
  if (found === undefined) throw refusal('InvalidID', `The ID '${id}' is not valid`);
  return found.tags;
};

const filterValues: FilterValues<InstanceRecord> = {
  'instance-id': ({ id }) => [id],
  'instance-state-name': ({ state }) => [state],
  'image-id': ({ imageId }) => [imageId],
  'instance-type': ({ instanceType }) => [instanceType],
  'availability-zone': ({ availabilityZone }) => [availabilityZone],
  'subnet-id': ({ subnetId }) => [subnetId],
  platform: ({ windows }) => (windows ? ['windows'] : []),
  'iam-instance-profile.arn': ({ profile }) => [profile].flatMap((arn) => arn ?? []),
};

export const shownState = ({ state }: InstanceRecord): sdk.InstanceState => ({ Code: stateCode(state), Name: state });

const shown = (instance: InstanceRecord) => ({
  InstanceId: instance.id,
  ImageId: instance.imageId,
  State: shownState(instance),
  InstanceType: instance.instanceType,
  LaunchTime: new Date(instance.launchedAt),
  Placement: { AvailabilityZone: instance.availabilityZone, GroupName: '', Tenancy: 'default' },
  SubnetId: instance.subnetId,
  Architecture: 'x86_64',
  ...(instance.windows && { Platform: 'windows' as const }),
  PlatformDetails: instance.windows ? 'Windows' : 'Linux/UNIX',
  MetadataOptions: {
    State: 'applied' as const,
    HttpTokens: instance.imdsV2 ? ('required' as const) : ('optional' as const),
    HttpPutResponseHopLimit: 2,
    HttpEndpoint: 'enabled' as const,
  },
  ...(instance.profile !== undefined && {
    IamInstanceProfile: { Arn: instance.profile, Id: `AIPA${digest(instance.profile).slice(0, 17).toUpperCase()}` },
  }),
  ...(instance.lifecycle !== undefined && { InstanceLifecycle: instance.lifecycle }),
  ...(instance.keptVolumes !== undefined && volumesOf(instance, instance.keptVolumes)),
  ...(instance.productCode !== undefined && {
    ProductCodes: [{ ProductCodeId: instance.productCode, ProductCodeType: 'marketplace' as const }],
  }),
  Tags: shownTags(instance.tags),
});

/** The root volume is attached when the instance is launched, and goes with it. */
const volumesOf = ({ id, launchedAt }: InstanceRecord, kept: number) => ({
  RootDeviceName: '/dev/xvda',
  BlockDeviceMappings: ['/dev/xvda', ...Array.from({ length: kept }, (_none, i) => `/dev/sd${'fghij'[i]}`)].map(
    (DeviceName) => ({
      DeviceName,
      Ebs: {
        VolumeId: `vol-0${digest(`${id}${DeviceName}`).slice(0, 16)}`,
        Status: 'attached' as const,
        AttachTime: new Date(launchedAt),
        DeleteOnTermination: DeviceName === '/dev/xvda',
      },
    }),
  ),
});
