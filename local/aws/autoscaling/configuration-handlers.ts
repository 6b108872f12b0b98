import type * as sdk from '@aws-sdk/client-auto-scaling';
import { AlreadyExistsFault } from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { take } from '../take.ts';
import { fault, invalidToken, notSimulated, resourceInUse, validationError } from './errors.ts';
import type { AutoScalingState } from './state.ts';

/** What is kept, shown and read by launches. */
const KNOWN = [
  'LaunchConfigurationName',
  'InstanceId',
  'ImageId',
  'InstanceType',
  'KeyName',
  'SecurityGroups',
  'UserData',
  'BlockDeviceMappings',
  'InstanceMonitoring',
  'IamInstanceProfile',
  'EbsOptimized',
  'AssociatePublicIpAddress',
  'MetadataOptions',
] as const;

export const configurationHandlers = (state: AutoScalingState) =>
  handlersOf<typeof sdk>()({
    CreateLaunchConfiguration: async (input) => {
      const { LaunchConfigurationName: name = '', InstanceId, ImageId, InstanceType, ...rest } = take(input, KNOWN);
      if (InstanceId !== undefined) throw notSimulated('InstanceId');
      if (ImageId === undefined || InstanceType === undefined)
        throw validationError(
          'Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.',
        );
      if (state.configurations.has(name))
        throw fault(
          AlreadyExistsFault,
          'Launch Configuration by this name already exists - A launch configuration already exists with the name',
        );
      state.ec2.requireAmi(ImageId);
      state.configurations.set(name, {
        ...rest,
        LaunchConfigurationName: name,
        LaunchConfigurationARN: `arn:aws:autoscaling:${state.region}:${state.accountId}:launchConfiguration:${state.nextId()}:launchConfigurationName/${name}`,
        ImageId,
        InstanceType,
        CreatedTime: new Date(state.clock.now()),
      });
      return {};
    },
    DescribeLaunchConfigurations: async (input) => {
      const names = input.LaunchConfigurationNames ?? [];
      const asked =
        names.length === 0
          ? [...state.configurations.values()]
          : names.flatMap((name) => state.configurations.get(name) ?? []);
      const page = pageOf(asked, input.MaxRecords ?? 50, input.NextToken, invalidToken);
      return { LaunchConfigurations: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DeleteLaunchConfiguration: async (input) => {
      const name = input.LaunchConfigurationName ?? '';
      if (!state.configurations.has(name)) throw validationError(`Launch configuration name not found - ${name}`);
      for (const { launch, name: group } of state.groups.values())
        if (launch.kind === 'configuration' && launch.name === name)
          throw resourceInUse(
            `Cannot delete launch configuration ${name} because it is attached to AutoScalingGroup ${group}`,
          );
      state.configurations.delete(name);
      return {};
    },
  });
