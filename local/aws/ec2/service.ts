import type { InstanceStateName } from '@aws-sdk/client-ec2';
import * as sdk from '@aws-sdk/client-ec2';
import { createIds } from '../identifiers.ts';
import type { BuiltAmi } from '../imagebuilder/state.ts';
import type { SimulatedService } from '../service.ts';
import { imageHandlers, launchableAmi } from './image-handlers.ts';
import { findInstance, instanceHandlers } from './instance-handlers.ts';
import { vcpuQuotaOf, vcpusOf } from './instance-types.ts';
import { addInstance, type Launch, moveInstance, type Placement, placeInstance, setProfile } from './instances.ts';
import { findTemplate, findVersion, type TemplateName } from './launch-template.ts';
import { launchTemplateHandlers } from './launch-template-handlers.ts';
import { isUp, restart } from './power.ts';
import { powerHandlers } from './power-handlers.ts';
import { roomHandlers } from './room-handlers.ts';
import type { Ec2Options, Ec2State, InstanceRecord, LaunchListener, PowerListener } from './state.ts';
import { allSubnets, freeIn, knownSubnet, placeSubnet } from './subnets.ts';

const KEPT =
  'kept, shown in the versions and read by launches; what runs on an instance, its disks and its network are not simulated';

/** Of a launch template, beside what its instances take: image, type, tags and profile. */
const LAUNCH_DATA = Object.fromEntries(
  [
    'BlockDeviceMappings',
    'EbsOptimized',
    'IamInstanceProfile',
    'ImageId',
    'InstanceType',
    'KeyName',
    'MetadataOptions',
    'Monitoring',
    'NetworkInterfaces',
    'SecurityGroupIds',
    'SecurityGroups',
    'TagSpecifications',
    'UserData',
  ].map((name) => [`LaunchTemplateData.${name}`, KEPT]),
);

/** EC2, as far as fleets need it: the AMIs that were built, launch templates, and instances, of Auto Scaling groups or alone. */
export const createEc2 = (options: Ec2Options) => {
  const state: Ec2State = {
    ...options,
    nextId: createIds('ec2', options.salt),
    amis: new Map(),
    templates: new Map(),
    templateNames: new Map(),
    instances: new Map(),
    subnets: new Map(),
    tokens: new Map(),
    onTerminated: (id) => moveInstance(state, id, 'terminated'),
    powerListeners: [],
    launchListeners: [],
  };
  return {
    name: 'ec2',
    sdk,
    withoutEffect: {
      DescribeImages: { IncludeDeprecated: 'no AMI is deprecated here' },
      CreateLaunchTemplate: LAUNCH_DATA,
      CreateLaunchTemplateVersion: LAUNCH_DATA,
    },
    handlers: {
      ...imageHandlers(state),
      ...launchTemplateHandlers(state),
      ...instanceHandlers(state),
      ...powerHandlers(state),
      ...roomHandlers(state),
    },
    registerAmi: (ami: BuiltAmi): void => {
      state.amis.set(`${ami.region}/${ami.id}`, ami);
    },
    /** Absent when it is not there any more. */
    ami: (id: string) => state.amis.get(`${state.region}/${id}`),
    /** @throws EC2's own refusals for an AMI that is not there. */
    requireAmi: (id: string) => launchableAmi(state, id),
    /** The template, and the version that a number, `$Latest` or `$Default` means now. @throws EC2's own refusals */
    template: (name: TemplateName, version: string) => {
      const template = findTemplate(state, name);
      return { id: template.id, name: template.name, version: findVersion(template, version) };
    },
    /** Id and name of a template; nothing when it is gone. */
    templateName: ({ LaunchTemplateId, LaunchTemplateName }: TemplateName) => {
      const found = state.templates.get(LaunchTemplateId ?? state.templateNames.get(LaunchTemplateName ?? '') ?? '');
      return found === undefined ? {} : { LaunchTemplateId: found.id, LaunchTemplateName: found.name };
    },
    launch: (launch: Launch, first: 'pending' | 'running') => addInstance(state, launch, first),
    move: (id: string, next: InstanceStateName) => moveInstance(state, id, next),
    /** Puts an instance into the world that belongs to no group. @throws Error for an id that is malformed or taken */
    place: (placement: Placement): InstanceRecord => placeInstance(state, placement),
    /** Puts a subnet into the world that was there before. @throws Error for a block that is none */
    placeSubnet: (subnet: { id: string; cidr: string }): void => void placeSubnet(state, subnet),
    /** The zone of a subnet; none for a subnet that nobody has made. */
    zoneOfSubnet: (id: string): string | undefined => allSubnets(state).find((subnet) => subnet.id === id)?.zone,
    /** Addresses that are free in a subnet; one that nobody has made has been there before. */
    freeAddresses: (id: string): number => freeIn(state, knownSubnet(state, id)),
    /** vCPUs of the instances that run or start, of the types that one quota counts. */
    runningVcpus: (quota: string): number =>
      [...state.instances.values()]
        .filter((one) => ['pending', 'running'].includes(one.state) && vcpuQuotaOf(one.instanceType) === quota)
        .reduce((sum, { instanceType }) => sum + (vcpusOf(instanceType) ?? 0), 0),
    instance: (id: string): Readonly<InstanceRecord> | undefined => state.instances.get(id),
    instances: (): Iterable<Readonly<InstanceRecord>> => state.instances.values(),
    /** Whether its operating system runs and answers. */
    isUp: (id: string): boolean => isUp(state.instances.get(id)),
    /** Restarts the operating system from within, as `shutdown -r` does; one that `hangs` does not come up again by itself. */
    restart: (id: string, end: 'returns' | 'hangs' = 'returns'): void => restart(state, id, end),
    onPower: (listener: PowerListener): void => void state.powerListeners.push(listener),
    /** Told of each instance that a group launches, when it runs; not of those that are placed. */
    onLaunch: (listener: LaunchListener): void => void state.launchListeners.push(listener),
    /** Gives an instance another profile, or takes it away, as somebody does in the console. @throws EC2's own refusals */
    setProfile: (id: string, profile: string | undefined): void => setProfile(findInstance(state, id), profile),
    /** Who takes care of an instance that somebody terminates by EC2's API. */
    onTerminated: (listener: (instanceId: string) => void): void => {
      state.onTerminated = listener;
    },
  } satisfies SimulatedService & Record<string, unknown>;
};

export type Ec2 = ReturnType<typeof createEc2>;
