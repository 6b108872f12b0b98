import { type Cause, word } from './cause.ts';

/**
 * Why CloudFormation or Auto Scaling does not take a change.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html
 */
export const STACKS: readonly Cause[] = [
  {
    id: 'early-validation',
    when: /EarlyValidation/i,
    means: 'CloudFormation rejected the change in early validation',
    next: 'Correct what the validation names in the template or its parameters',
  },
  {
    id: 'hook',
    when: new RegExp(`hook\\(s\\)|${word('hooks?')}[^.]*\\b(?:failed|non-?compliant)|HookFailed|AWS::Hooks`, 'i'),
    means: 'A CloudFormation hook refused the change',
    next: 'Read the message of the hook, then correct the template or ask the owner of the hook',
  },
  {
    id: 'min-in-service',
    when: /MinInstancesInService must be less than/i,
    means: 'MinInstancesInService leaves no room to replace an instance',
    next: 'Set it below the MaxSize of the group',
  },
  {
    id: 'size-bounds',
    when: /desired capacity:? ?\d+ must be|must be between the specified min size|(?:Min|Max)Size (?:must|cannot)|min size[^.]*max size/i,
    means: 'The sizes of the group contradict each other',
    next: 'Correct minimum, desired and maximum size in the template or its parameters',
  },
  {
    id: 'deletion-protected',
    when: /\bdeletion protection\b|\b(?:Termination|Deletion)Protection is enabled/i,
    means: 'Deletion protection kept AWS from deleting the old group or stack',
    next: 'Turn off the protection of the resource that AWS names, or delete that resource by hand',
  },
  {
    id: 'in-use',
    when: /DependencyViolation|has a dependent object|Cannot update export|in use by stack|ResourceInUse/i,
    means: 'Another resource still uses one that the update replaces or deletes',
    next: 'Find out what uses it, and detach that first',
  },
  {
    id: 'already-exists',
    when: /already exists|AlreadyExists|is already (?:exported|used|in use)/i,
    means: 'A resource with that name already exists',
    next: 'Remove the fixed name from the template, or delete the other resource',
  },
  {
    id: 'parameter-store',
    when: /Unable to fetch parameters|parameter store|ssm:\S+\] cannot be found/i,
    means: 'An SSM parameter of the template cannot be read',
    next: 'Create the parameter, or correct its name in the stack parameters',
  },
  {
    id: 'secret',
    when: /Secrets Manager/i,
    means: 'A secret of the template cannot be read',
    next: 'Create the secret, or correct its name in the template',
  },
  {
    id: 'import-missing',
    when: /No export named/i,
    means: 'The template imports a value that no stack exports',
    next: 'Deploy the stack that exports it first',
  },
  {
    id: 'target-group-gone',
    when: /target groups? not found|TargetGroupNotFound|load balancers? may not be valid|load balancer configuration failed/i,
    means: 'A target group or load balancer of the group does not exist',
    next: 'Correct the target groups of the group',
  },
  {
    id: 'template-invalid',
    when: /Template (?:validation )?error|Properties validation failed|Property validation failure|unsupported properties|extraneous key|Unresolved resource dependencies|Circular dependency|invalid template/i,
    means: 'The template is not valid',
    next: 'Correct the part of the template that AWS names',
  },
  {
    id: 'ecs-circuit-breaker',
    when: /Deployment Circuit Breaker/i,
    means: 'New ECS tasks did not stay running, so the ECS deployment circuit breaker stopped the deployment',
    next: 'Read the stopped reason of the tasks in ECS, then fix the image',
  },
  {
    id: 'custom-resource',
    when: /custom resource/i,
    means: 'A custom resource of the stack failed',
    next: 'Read the log of the function behind it',
  },
  {
    id: 'busy',
    when: /in \S+ state and can ?not be updated|InstanceRefreshInProgress|OperationInProgress|ScalingActivityInProgress|scaling activities in progress|another (?:update|operation) (?:is )?in progress/i,
    means: 'Another change of the stack or group was in progress',
    next: 'Wait until it has ended',
  },
  {
    id: 'group-gone',
    when: /AutoScalingGroup name not found|Auto ?Scaling ?Group[^.]*(?:not found|does not exist|pending delete)/i,
    means: 'The Auto Scaling group no longer exists',
    next: 'Find out who deleted it, and update the stack or patchwarden.yml',
  },
  {
    id: 'aws-internal',
    when: /Server\.InternalError|Internal error on launch|Internal ?Failure|InternalServer(?:Error|Exception)|ServiceUnavailable|Service Unavailable|ServiceInternal/i,
    means: 'AWS had an internal error',
    next: 'Wait a few minutes; look at the AWS Health Dashboard if it happens again',
  },
];

/** What says little: only where nothing above is in the same words. */
export const LOOSE: readonly Cause[] = [
  {
    id: 'below-healthy',
    when: /healthy percentage/i,
    means: 'Too few instances stayed healthy, so the refresh could not continue',
    next: 'Read the activity history of the group: it says why instances are unhealthy',
  },
  {
    id: 'unhealthy',
    when: new RegExp(`became unhealthy|${word('health checks?')}|${word('unhealthy')}`, 'i'),
    means: 'New instances failed their health checks',
    next: 'Read their health checks and boot log, then fix the image',
  },
  {
    id: 'not-stabilized',
    when: /not stabilize|NotStabilized|timed out waiting for completion|Exceeded attempts to wait/i,
    means: 'A resource did not become ready in time',
    next: 'Read the events of that resource to see what it waited for',
  },
  {
    id: 'no-progress',
    when: /made no progress|waiting for remaining instances/i,
    means: 'New instances did not come into service',
    next: 'Read the activity history of the group: it says why instances were not launched or were terminated',
  },
  {
    id: 'nested-stack',
    when: /^Embedded stack\b/i,
    means: 'A nested stack failed',
    next: 'Read the first failed event of that nested stack',
  },
  {
    id: 'other-resource',
    when: /Resource (?:creation|update|deletion) cancelled|following resource\(s\) failed to/i,
    means: 'Another resource of the stack failed first',
    next: 'Read the first failed event of the stack',
  },
  {
    id: 'by-request',
    when: /Rollback requested by user|User Initiated$|cancell?ed (?:by|due to) (?:a )?user/i,
    means: 'Someone rolled it back or stopped it in AWS',
    next: 'Look in CloudTrail for who did that',
  },
];
