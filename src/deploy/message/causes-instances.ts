import { type Cause, word } from './cause.ts';

/**
 * What became of instances, as activities of the group, the refresh and signals tell.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancerefresh.html
 */
export const INSTANCES: readonly Cause[] = [
  {
    id: 'lifecycle-timeout',
    when: /was abandoned: Heartbeat Timeout|Heartbeat Timeout Elapsed/i,
    means: 'A lifecycle hook timed out, so the instance was terminated',
    next: 'Check what completes the lifecycle action, and the heartbeat timeout of the hook',
  },
  {
    id: 'lifecycle-abandoned',
    when: /ABANDON Result|Lifecycle Action[\s\S]*abandon/i,
    means: 'A lifecycle hook ended with ABANDON, so the instance was terminated',
    next: 'Read the log of the function or script that completes the lifecycle action',
  },
  {
    id: 'spot-interrupted',
    when: /Server\.SpotInstance(?:Termination|Shutdown)|Spot Instance interruption|rebalance recommendation/i,
    means: 'AWS interrupted Spot Instances during the deploy',
    next: 'Try again, or run the group on On-Demand Instances during the deploy',
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
    means: 'Instances were stopped or terminated outside this deploy',
    next: 'Look in CloudTrail for who called StopInstances or TerminateInstances',
  },
  {
    id: 'status-check',
    when: /instance status checks? fail|system status checks? fail|status checks? fail/i,
    means: 'New instances failed the EC2 status checks',
    next: 'Read the system log of a new instance: it may not have booted',
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
    means: 'Auto Scaling rebalanced instances between Availability Zones during the deploy',
    next: 'Suspend the AZRebalance process during the deploy, or try again',
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
    next: 'Read the boot log of a new instance: it must run cfn-signal within the timeout. If none was launched, read the activity history of the group',
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
    means: 'Scaling processes of the group are suspended, so it cannot launch or terminate instances',
    next: 'Resume the suspended processes in Auto Scaling',
  },
];
