import { type Cause, word } from './cause.ts';

/**
 * What became of instances, as activities of the group, the refresh and signals tell.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancerefresh.html
 */
export const INSTANCES: readonly Cause[] = [
  {
    id: 'lifecycle-timeout',
    when: /was abandoned: Heartbeat Timeout|Heartbeat Timeout Elapsed/i,
    means: 'A lifecycle hook did not answer in time, so the instance was ended',
    next: 'Check what completes the lifecycle action of the group, and its timeout',
  },
  {
    id: 'lifecycle-abandoned',
    when: /ABANDON Result|Lifecycle Action[\s\S]*abandon/i,
    means: 'A lifecycle hook abandoned the instance',
    next: 'Read the log of what completes the lifecycle action: it says why',
  },
  {
    id: 'spot-interrupted',
    when: /Server\.SpotInstance(?:Termination|Shutdown)|Spot Instance interruption|rebalance recommendation/i,
    means: 'AWS interrupted Spot instances meanwhile',
    next: 'Try again, or use On-Demand instances for the deploy',
  },
  {
    id: 'instance-shut-down',
    when: /InstanceInitiatedShutdown|Instance initiated shutdown/i,
    means: 'New instances shut themselves down',
    next: 'Read the boot log of a new instance: user data or the image powers it off',
  },
  {
    id: 'shut-down-by-someone',
    when: /UserInitiatedShutdown|User initiated shutdown|health check indicating it has been terminated or stopped/i,
    means: 'Someone or something else stopped or terminated instances meanwhile',
    next: 'Look in CloudTrail for who called StopInstances or TerminateInstances',
  },
  {
    id: 'status-check',
    when: /instance status checks? fail|system status checks? fail|status checks? fail/i,
    means: 'New instances failed the EC2 status checks',
    next: 'Read the system log of a new instance: it may not boot',
  },
  {
    id: 'load-balancer-health',
    when: /ELB (?:system )?health check|failing elb health checks|Target\.(?:FailedHealthChecks|Timeout|ResponseCodeMismatch)|Health checks failed with these codes/i,
    means: 'New instances failed the health checks of the load balancer',
    next: 'Check what the health check path answers on a new instance, then fix the image',
  },
  {
    id: 'set-unhealthy',
    when: /in response to a user health-check|custom health check/i,
    means: 'Something set instances unhealthy through the Auto Scaling API',
    next: 'Find out what calls SetInstanceHealth, and why',
  },
  {
    id: 'zones-rebalanced',
    when: /aid in balancing the group's zones|rebalanc\w* (?:of )?(?:the )?(?:Availability )?zones/i,
    means: 'Auto Scaling moved instances between zones meanwhile',
    next: 'Suspend AZRebalance for the deploy, or try again',
  },
  {
    id: 'signal-failed',
    when: /Received (?:[1-9]\d* )?FAILURE signal|WaitCondition received failed message/i,
    means: 'New instances booted but signalled FAILURE',
    next: 'Read the boot log of a new instance, then fix the image or its user data',
  },
  {
    id: 'signal-missing',
    when: /Failed to receive \d+ resource signal|Received \d+ (?:SUCCESS|FAILURE) signal|WaitCondition timed out|did not signal|(?<![\w-])signals? (?:within|in time|timed? ?out)/i,
    means: 'New instances did not signal in time',
    next: 'Read the boot log of a new instance: it must run cfn-signal within the timeout. If none was launched, the activity history of the group says why. Fix that',
  },
  {
    id: 'scale-in-protected',
    when: /scale-in protection|protected from scale.?in|ScaleInProtected/i,
    means: 'Instances protected from scale-in were not replaced',
    next: 'Remove scale-in protection from the instances named in the activity history, or terminate them',
  },
  {
    id: 'termination-protected',
    when: /disableApiTermination|may not be terminated/i,
    means: 'Instances with termination protection were not replaced',
    next: 'Remove termination protection from the instances that AWS names',
  },
  {
    id: 'standby',
    when: new RegExp(`${word('(?:in|from) Standby')}|Standby instances|StandbyInstances`, 'i'),
    means: 'Instances in Standby were not replaced',
    next: 'Return them to service, or terminate them',
  },
  {
    id: 'process-suspended',
    when: /process(?:es)?[^.]*(?:is|are) suspended|suspended (?:scaling )?process/i,
    means: 'Processes of the group are suspended, so instances are not launched or terminated',
    next: 'Resume the processes of the group',
  },
];
