import type { Warning, WarningCode } from '../types/warning.ts';

interface Said {
  /** What is so. */
  what: string;
  /** What would be done about it. */
  next: string;
}

/** A processed template has no transform and no module left in it. */
const WITHOUT_TRANSFORM =
  'Update the stack once with its processed template: aws cloudformation get-template --template-stage Processed';

const OWN_STACK =
  'Move the group into a stack of its own, e.g. with a CloudFormation stack refactor, and name that stack in patchwarden.yml';

/** What each warning means for the fleet, and what to do; names and numbers follow from the facts. */
const SAID: Readonly<Record<WarningCode, Said>> = {
  'no-creation-policy': {
    what: 'the group has no CreationPolicy, so CloudFormation would delete the old instances before a new one serves',
    next: 'Add a CreationPolicy with ResourceSignal to the group, and cfn-signal to its user data',
  },
  'no-success-needed': {
    what: 'MinSuccessfulInstancesPercent is 0, so the update would succeed with nothing in service',
    next: 'Set it to 100, or to the percentage of instances that must signal SUCCESS',
  },
  'roll-without-signals': {
    what: 'the rolling update does not wait for signals, so CloudFormation starts the next batch whether or not the last one serves',
    next: 'Set WaitOnResourceSignals and PauseTime, and send cfn-signal from the instances',
  },
  'none-in-service': {
    what: 'the update may take every instance out of service at once',
    next: 'Keep at least one in service: for a rolling update, set MinInstancesInService above 0 and below the group size; for an instance refresh, set MinHealthyPercentage above 0',
  },
  'min-in-service': {
    what: 'MinInstancesInService must be less than MaxSize, so CloudFormation would refuse the update',
    next: 'Lower MinInstancesInService, or raise MaxSize',
  },
  'batch-size': {
    what: 'MaxBatchSize must be from 1 to 100, so CloudFormation would refuse the update',
    next: 'Correct MaxBatchSize in the UpdatePolicy',
  },
  'pause-time': {
    what: 'PauseTime must be a duration of at most PT1H, so CloudFormation would refuse the update',
    next: 'Write it as PT#H#M#S, e.g. PT10M',
  },
  'two-policies': {
    what: 'AutoScalingInstanceRefresh and AutoScalingRollingUpdate cannot be combined, so CloudFormation would refuse the update',
    next: 'Remove one of them from the UpdatePolicy',
  },
  'sizes-contradict': {
    what: 'MinSize, DesiredCapacity and MaxSize contradict each other, so Auto Scaling would refuse the update',
    next: 'Correct the sizes in the template or its parameters',
  },
  'refresh-preferences': {
    what: 'Auto Scaling would refuse the preferences of the instance refresh',
    next: 'Set MinHealthyPercentage from 0 to 100 and MaxHealthyPercentage from 100 to 200, at most 100 apart, and checkpoints in ascending order',
  },
  'refresh-ends-early': {
    what: 'the last checkpoint is below 100 %, so the instance refresh ends there and the other instances keep the old image',
    next: 'Add 100 to CheckpointPercentages',
  },
  'signals-cannot-arrive': {
    what: 'CloudFormation would wait for more signals than the new group has instances, and then roll back',
    next: 'Set Count of the CreationPolicy to the size of the group',
  },
  'launch-suspended': {
    what: 'a scaling process that the update needs is suspended, so the update would wait and then fail',
    next: 'Resume the process, or remove it from SuspendProcesses',
  },
  'few-signals': {
    what: 'CloudFormation waits for fewer signals than the new group has instances, so it may delete the old group before all of the new one serves',
    next: 'Set Count of the CreationPolicy to the size of the group',
  },
  'protected-replaced': {
    what: 'this update does not honor scale-in protection, so protected instances would be terminated too',
    next: 'Drain those instances before the start',
  },
  'protected-wait': {
    what: 'the refresh waits an hour for instances with scale-in protection, then fails',
    next: 'Remove the protection before the start',
  },
  'protected-left': {
    what: 'the refresh skips instances with scale-in protection, so they keep the old image',
    next: 'Remove the protection before the start, or replace them by hand afterwards',
  },
  'standby-replaced': {
    what: 'instances in Standby would be terminated with the others',
    next: 'Finish the work on them before the start',
  },
  'standby-wait': {
    what: 'the refresh waits an hour for instances in Standby, then fails',
    next: 'Return them to service, or terminate them, before the start',
  },
  'standby-left': {
    what: 'the refresh skips instances in Standby, so they keep the old image',
    next: 'Return them to service before the start, or replace them by hand afterwards',
  },
  'deletion-protection': {
    what: 'the group has deletion protection, so CloudFormation may be unable to delete the old group afterwards, and both are billed',
    next: 'Set DeletionProtection to none before the start',
  },
  'instances-retained': {
    what: 'if a termination lifecycle hook is abandoned, the group retains the instance: it serves no traffic and is still billed',
    next: 'Look for instances in state Retained afterwards',
  },
  'warm-pool': {
    what: 'the warm pool is deleted with the old group',
    next: 'Check that the template creates a warm pool for the new group',
  },
  'scheduled-lost': {
    what: 'scheduled actions that are not in the template are deleted with the old group',
    next: 'Add them to the template, or recreate them after the deploy',
  },
  'scheduled-soon': {
    what: 'scheduled actions resize the group within the next day, possibly during the deploy',
    next: 'Start at another time, or suspend the ScheduledActions process during the deploy',
  },
  'scheduled-unknown': {
    what: 'scheduled actions of the group could not be read',
    next: 'Check in Auto Scaling that none fires during the deploy',
  },
  'no-addresses': {
    what: 'the subnets have too few free addresses for the new instances',
    next: 'Free addresses, or add a subnet to the group',
  },
  'few-addresses': {
    what: 'a zone has too few free addresses for its share of the new instances',
    next: 'Free addresses in that zone, or expect more of the new instances in the other zones',
  },
  'addresses-unknown': {
    what: 'the free addresses of the subnets could not be read',
    next: 'Check that the subnets have an address for each new instance',
  },
  'no-vcpu-quota': {
    what: 'the vCPU quota does not cover the new instances',
    next: 'Request a higher quota in Service Quotas, or end instances that are not needed',
  },
  'vcpu-quota-unknown': {
    what: 'the vCPU quota is not known',
    next: 'Check in Service Quotas that it covers the new instances',
  },
  'no-signal-needed': {
    what: 'the CreationPolicy waits for 0 signals, so the update would succeed with nothing in service',
    next: 'Set Count of ResourceSignal to the number of instances that must signal',
  },
  'fixed-version': {
    what: 'the group uses a fixed version of its launch template, so its instances would keep the image of that version',
    next: 'Set Version to the LatestVersionNumber of the launch template, by !GetAtt',
  },
  'other-source': {
    what: 'part of the group launches from something that does not take the image parameter, so it would keep another image',
    next: 'Pass the parameter to every launch template and override of the group',
  },
  'cannot-be-told': {
    what: 'the effect of the update on the group depends on a value that cannot be read from the template',
    next: 'Write the value into the template or one of its parameters',
  },
  'language-extensions': {
    what: 'templates with language extensions are not supported: CloudFormation expands them with the old image when it reuses the template',
    next: WITHOUT_TRANSFORM,
  },
  macro: {
    what: 'templates with macros are not supported: what the macro would generate with the new image is not known',
    next: WITHOUT_TRANSFORM,
  },
  module: {
    what: 'templates with modules are not supported: Patchwarden cannot read the resources in a module',
    next: WITHOUT_TRANSFORM,
  },
  'image-in-nested-stack': {
    what: 'the image parameter goes to a nested stack, and nested stacks are not supported',
    next: OWN_STACK,
  },
  'capacity-reset': {
    what: 'the template resets the group size',
    next: 'Correct the size in the template or its parameters first',
  },
  'floating-version': {
    what: 'the group uses $Latest or $Default of its launch template, so what launches may differ from what is approved, and a rollback is not possible',
    next: 'Set a numbered version in the group',
  },
  'ssm-image': {
    what: 'the image comes from an SSM parameter that is read again at each launch or update',
    next: 'Set an AMI id instead, so that what is approved is what launches',
  },
  'nested-stack': {
    what: 'the stack is nested in another one, and nested stacks are not supported: the next update of the parent stack would revert this deploy',
    next: OWN_STACK,
  },
  'express-mode': {
    what: 'the stack is in EXPRESS mode: an update succeeds before the instances are ready, and is not rolled back',
    next: 'Update the stack once in STANDARD mode',
  },
  drifted: {
    what: 'the stack has drifted from its template, and the update may revert changes made outside CloudFormation',
    next: 'Review the drift results in CloudFormation first',
  },
  'fixed-group-name': {
    what: 'the template fixes the name of the group, so no second group can be created beside it',
    next: 'Remove AutoScalingGroupName from the template',
  },
  'no-update-policy': {
    what: 'the group has no UpdatePolicy, so running instances keep their old image',
    next: 'Add AutoScalingReplacingUpdate or AutoScalingRollingUpdate to the group',
  },
  'empty-group': {
    what: 'the group has no UpdatePolicy and runs no instances: the next instances that it launches take the image',
    next: 'Add AutoScalingReplacingUpdate or AutoScalingRollingUpdate to the group before it runs instances again',
  },
  'nothing-replaced': {
    what: 'nothing in the template passes the image parameter to a group, so no instance would change',
    next: 'Check which parameter the launch template uses, and name that one in patchwarden.yml',
  },
  'other-changes': {
    what: 'resources outside the fleet would change too',
    next: 'Read the list of resources before you approve',
  },
  'no-way-back': {
    what: 'the old image no longer exists or is not known, so a rollback is not possible',
    next: 'Approve only if you can fix forward',
  },
  'no-stack-role': {
    what: 'the stack has no service role, and the runbook cannot update a stack without one',
    next: 'Update the stack once with a service role; CloudFormation keeps using that role',
  },
  'suspended-processes': {
    what: 'scaling processes of the group are suspended, so instances may not be launched or terminated',
    next: 'Resume them before the start',
  },
  'deprecated-image': {
    what: 'the new image is deprecated',
    next: 'Bake a newer image, or approve this one despite the deprecation',
  },
  'parameter-missing': {
    what: 'the SSM parameter for what the fleet runs does not exist, so nothing is written after the deploy',
    next: 'Create it as a String of data type aws:ec2:image, or remove imageParameter from the fleet; until then the card says so',
  },
  'parameter-not-text': {
    what: 'the SSM parameter for what the fleet runs is not a String, so nothing is written after the deploy',
    next: 'Name a String parameter as imageParameter; Patchwarden writes into no SecureString or StringList',
  },
  'parameter-unread': {
    what: 'the SSM parameter for what the fleet runs could not be read',
    next: 'Check ssm:GetParameters of the worker; the parameter is read again after the deploy',
  },
  'mixed-images': {
    what: 'the fleet runs more than one image now',
    next: 'Find out why: this deploy moves every instance to the new image',
  },
  'unhealthy-now': {
    what: 'part of the fleet is unhealthy',
    next: 'Fix that first: the deploy may fail, or be rolled back',
  },
};

/** Of plans that another version stored. */
const FORMER: ReadonlyMap<string, Said> = new Map([
  [
    'single-instance',
    {
      what: 'the group has one instance: no instance may serve while it is replaced',
      next: 'Set MaxHealthyPercentage above 100, or start at a quiet time',
    },
  ],
]);

export function saidOf({ code }: Warning): Said {
  if (Object.hasOwn(SAID, code)) return SAID[code];
  return (
    FORMER.get(code) ?? {
      what: `a newer version of Patchwarden warned of ${code}`,
      next: 'Request the deploy again: this version cannot explain the warning',
    }
  );
}
