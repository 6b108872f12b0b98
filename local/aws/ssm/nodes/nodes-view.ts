import type { InstanceInfo, Node } from '@aws-sdk/client-ssm';
import { checkOneOf } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { isRunning, type Machine, type NodeRecord, pingStatus, tagsOfNode } from './node.ts';
import { platformOf } from './platforms.ts';

/** The nodes of the account and Region: registered ones, instances of EC2 that are not, or both. */
export const shownNodes = (state: SsmState, wanted: string): Node[] => {
  checkOneOf('managedStatus', wanted, ['All', 'Managed', 'Unmanaged']);
  const managed = [...state.nodes.values()].filter((node) => isRunning(state, node));
  const unmanaged = [...state.ec2.instances()].filter(({ id, state: is }) => is === 'running' && !state.nodes.has(id));
  return [
    ...(wanted === 'Unmanaged' ? [] : managed.map((node) => shown(state, node.id, managedInfo(state, node)))),
    ...(wanted === 'Managed' ? [] : unmanaged.map((machine) => shown(state, machine.id, unmanagedInfo(machine)))),
  ];
};

const shown = ({ clock, region, accountId }: SsmState, Id: string, Instance: InstanceInfo): Node => ({
  CaptureTime: new Date(clock.now()),
  Id,
  Owner: { AccountId: accountId },
  Region: region,
  NodeType: { Instance },
});

const managedInfo = (state: SsmState, node: NodeRecord): InstanceInfo => {
  const { type, name, version } = platformOf(node.system);
  const zone = state.ec2.instance(node.id)?.availabilityZone;
  return {
    AgentType: 'amazon-ssm-agent',
    AgentVersion: node.agentVersion,
    ComputerName: node.computerName,
    InstanceStatus: pingStatus(state, node) === 'Online' ? 'Active' : 'Inactive',
    ManagedStatus: 'Managed',
    Name: tagsOfNode(state, node)['Name'] ?? node.computerName,
    PlatformType: type,
    PlatformName: name,
    PlatformVersion: version,
    ResourceType: node.hybrid === undefined ? 'EC2Instance' : 'ManagedInstance',
    SourceType: node.hybrid === undefined ? 'AWS::EC2::Instance' : 'AWS::SSM::ManagedInstance',
    SourceId: node.id,
    ...(zone !== undefined && { AvailabilityZone: zone }),
  };
};

/** Of an instance without an agent nothing is known but what EC2 says. */
const unmanagedInfo = ({ id, tags, windows, availabilityZone }: Machine): InstanceInfo => ({
  ManagedStatus: 'Unmanaged',
  InstanceStatus: 'running',
  ...(tags['Name'] !== undefined && { Name: tags['Name'] }),
  PlatformType: windows ? 'Windows' : 'Linux',
  ResourceType: 'EC2Instance',
  SourceType: 'AWS::EC2::Instance',
  SourceId: id,
  AvailabilityZone: availabilityZone,
});
