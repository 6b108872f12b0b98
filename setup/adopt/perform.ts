import { AutoScalingClient, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CreateTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { RegisterPatchBaselineForPatchGroupCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { asking, type Place } from '../caller.ts';
import type { Write } from './types.ts';
import { register } from './window-tasks.ts';

/** A write that is one call. @throws Told with the permission that is missing */
export async function perform(
  aws: AwsConfig,
  write: Exclude<Write, { kind: 'stack-role' }>,
  place: Place,
): Promise<void> {
  const ask = asking(place);
  switch (write.kind) {
    case 'tag': {
      const input = { Resources: [...write.ids], Tags: [{ Key: write.key, Value: write.value }] };
      await ask('ec2:CreateTags', () => new EC2Client(aws).send(new CreateTagsCommand(input)));
      return;
    }
    case 'version': {
      const { group, templateId, version } = write;
      const input = {
        AutoScalingGroupName: group,
        LaunchTemplate: { LaunchTemplateId: templateId, Version: version },
      };
      await ask('autoscaling:UpdateAutoScalingGroup', () =>
        new AutoScalingClient(aws).send(new UpdateAutoScalingGroupCommand(input)),
      );
      return;
    }
    case 'baseline': {
      const input = { BaselineId: write.baselineId, PatchGroup: write.patchGroup };
      await ask('ssm:RegisterPatchBaselineForPatchGroup', () =>
        new SSMClient(aws).send(new RegisterPatchBaselineForPatchGroupCommand(input)),
      );
      return;
    }
    case 'window-task':
      await ask('ssm:RegisterTaskWithMaintenanceWindow', () => register(new SSMClient(aws), write.task));
  }
}
