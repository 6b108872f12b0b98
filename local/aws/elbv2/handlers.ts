import type * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DuplicateTargetGroupNameException,
  InvalidTargetException,
  type TargetHealth,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { take } from '../take.ts';
import { WireError } from '../wire-error.ts';
import type { LoadBalancingState, TargetGroupRecord, TargetRecord } from './state.ts';
import { drainTarget, findTargetGroup, registerTarget } from './targets.ts';

const CHANGEABLE = [
  'TargetGroupArn',
  'HealthCheckProtocol',
  'HealthCheckPort',
  'HealthCheckPath',
  'HealthCheckEnabled',
  'HealthCheckIntervalSeconds',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'UnhealthyThresholdCount',
  'Matcher',
] as const;

export const targetGroupHandlers = (state: LoadBalancingState) =>
  handlersOf<typeof sdk>()({
    CreateTargetGroup: async (input) => ({ TargetGroups: [shownGroup(createGroup(state, input))] }),
    ModifyTargetGroup: async (input) => {
      const { TargetGroupArn, ...changes } = take(input, CHANGEABLE);
      const group = findTargetGroup(state, TargetGroupArn);
      group.settings = { ...group.settings, ...changes };
      return { TargetGroups: [shownGroup(group)] };
    },
    DeleteTargetGroup: async (input) => {
      state.groups.delete(input.TargetGroupArn ?? '');
      return {};
    },
    DescribeTargetGroups: async (input) => {
      const page = pageOf(groupsAsked(state, input), input.PageSize ?? 400, input.Marker, () =>
        validationError('The marker is not valid'),
      );
      return { TargetGroups: page.items.map(shownGroup), ...(page.nextToken && { NextMarker: page.nextToken }) };
    },
    DescribeTargetGroupAttributes: async (input) => ({
      Attributes: shownAttributes(findTargetGroup(state, input.TargetGroupArn)),
    }),
    ModifyTargetGroupAttributes: async (input) => {
      const group = findTargetGroup(state, input.TargetGroupArn);
      for (const { Key, Value } of input.Attributes ?? []) group.attributes.set(Key ?? '', Value ?? '');
      return { Attributes: shownAttributes(group) };
    },
    RegisterTargets: async (input) => {
      const group = findTargetGroup(state, input.TargetGroupArn);
      for (const { Id, Port } of input.Targets ?? [])
        registerTarget(state, group, { id: Id ?? '', ...(Port !== undefined && { port: Port }) });
      return {};
    },
    DeregisterTargets: async (input) => {
      const group = findTargetGroup(state, input.TargetGroupArn);
      for (const { Id } of input.Targets ?? []) {
        if (!group.targets.has(Id ?? '')) throw invalidTarget(Id);
        drainTarget(state, group, Id ?? '');
      }
      return {};
    },
    DescribeTargetHealth: async (input) => {
      const group = findTargetGroup(state, input.TargetGroupArn);
      const asked = input.Targets?.map(({ Id }) => group.targets.get(Id ?? '') ?? Id ?? '');
      return { TargetHealthDescriptions: (asked ?? [...group.targets.values()]).map((target) => shown(group, target)) };
    },
  });

const createGroup = (state: LoadBalancingState, input: sdk.CreateTargetGroupCommandInput): TargetGroupRecord => {
  const name = input.Name ?? '';
  if (!/^(?!-)[a-zA-Z0-9-]{1,32}(?<!-)$/.test(name))
    throw validationError(`Target group name '${name}' must be 1 to 32 letters, digits and hyphens`);
  for (const { name: other } of state.groups.values()) if (other === name) throw duplicateName(name);
  const id = state.nextId().replaceAll('-', '').slice(0, 16);
  const group: TargetGroupRecord = {
    arn: `arn:aws:elasticloadbalancing:${state.region}:${state.accountId}:targetgroup/${name}/${id}`,
    name,
    settings: input,
    attributes: new Map([['deregistration_delay.timeout_seconds', '300']]),
    targets: new Map(),
  };
  state.groups.set(group.arn, group);
  return group;
};

const groupsAsked = (state: LoadBalancingState, input: sdk.DescribeTargetGroupsCommandInput): TargetGroupRecord[] => {
  if (input.TargetGroupArns !== undefined) return input.TargetGroupArns.map((arn) => findTargetGroup(state, arn));
  const all = [...state.groups.values()];
  return input.Names?.map((name) => all.find((group) => group.name === name) ?? findTargetGroup(state, name)) ?? all;
};

const validationError = (message: string): Error => new WireError('ValidationError', message);

const duplicateName = (name: string): Error => {
  const message = `A target group with the same name '${name}' exists, but with different settings`;
  return new DuplicateTargetGroupNameException({ message, Message: message, $metadata: {} });
};

const invalidTarget = (id: string | undefined): Error => {
  const message = `The following targets are not registered: '${id}'`;
  return new InvalidTargetException({ message, Message: message, $metadata: {} });
};

const shownAttributes = ({ attributes }: TargetGroupRecord) => [...attributes].map(([Key, Value]) => ({ Key, Value }));

const shownGroup = ({ arn, name, settings }: TargetGroupRecord) => ({
  TargetGroupArn: arn,
  TargetGroupName: name,
  Protocol: settings.Protocol ?? 'HTTP',
  Port: settings.Port ?? 80,
  ...(settings.VpcId !== undefined && { VpcId: settings.VpcId }),
  HealthCheckProtocol: settings.HealthCheckProtocol ?? 'HTTP',
  HealthCheckPort: settings.HealthCheckPort ?? 'traffic-port',
  HealthCheckEnabled: settings.HealthCheckEnabled ?? true,
  HealthCheckPath: settings.HealthCheckPath ?? '/',
  HealthCheckIntervalSeconds: settings.HealthCheckIntervalSeconds ?? 30,
  HealthCheckTimeoutSeconds: settings.HealthCheckTimeoutSeconds ?? 5,
  HealthyThresholdCount: settings.HealthyThresholdCount ?? 5,
  UnhealthyThresholdCount: settings.UnhealthyThresholdCount ?? 2,
  Matcher: settings.Matcher ?? { HttpCode: '200' },
  TargetType: settings.TargetType ?? 'instance',
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
  IpAddressType: settings.IpAddressType ?? 'ipv4',
  ProtocolVersion: settings.ProtocolVersion ?? 'HTTP1',
  LoadBalancerArns: [],
});

/** A target as text is one that is not registered. */
const shown = (group: TargetGroupRecord, target: TargetRecord | string) => {
  const port = typeof target === 'string' ? (group.settings.Port ?? 80) : target.port;
  return {
    Target: { Id: typeof target === 'string' ? target : target.id, Port: port },
    HealthCheckPort: String(port),
    TargetHealth: healthOf(typeof target === 'string' ? undefined : target.state),
  };
};

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
const healthOf = (state: TargetRecord['state'] | undefined): TargetHealth => {
  switch (state) {
    case undefined:
      return {
        State: 'unused',
        Reason: 'Target.NotRegistered',
        Description: 'Target is not registered to the target group',
      };
    case 'healthy':
      return { State: 'healthy' };
    case 'initial':
      return {
        State: 'initial',
        Reason: 'Elb.RegistrationInProgress',
        Description: 'Target registration is in progress',
      };
    case 'draining':
      return {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      };
    case 'unhealthy':
      return {
        State: 'unhealthy',
        Reason: 'Target.FailedHealthChecks',
        Description: 'Health checks failed with these codes: [503]',
      };
  }
};
