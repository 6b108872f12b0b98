/** Something that approvers must know. One that would hurt the fleet blocks: the deploy is not asked for at all. */
export interface Warning {
  code: WarningCode;
  blocks: boolean;
  /** Names and numbers for the sentence, e.g. `{ live: '6', template: '2' }`. */
  facts: Readonly<Record<string, string>>;
}

export type WarningCode =
  /** AutoScalingReplacingUpdate without CreationPolicy: the old fleet would be deleted at once. */
  | 'no-creation-policy'
  /** MinSuccessfulInstancesPercent 0: done with nothing in service. */
  | 'no-success-needed'
  /** ResourceSignal waits for no signal: done with nothing in service. */
  | 'no-signal-needed'
  /** A rolling update that waits for no signal. */
  | 'roll-without-signals'
  /** At the worst moment nothing would serve. */
  | 'none-in-service'
  /** What CloudFormation or Auto Scaling would refuse, or only time out on. */
  | 'min-in-service'
  | 'batch-size'
  | 'pause-time'
  | 'two-policies'
  | 'sizes-contradict'
  | 'refresh-preferences'
  /** Its last checkpoint is below 100 %: it ends there, and the other instances keep the old image. */
  | 'refresh-ends-early'
  | 'signals-cannot-arrive'
  | 'launch-suspended'
  /** A second group counts as ready before all of its instances are. */
  | 'few-signals'
  /** Instances that are protected from scale-in or in Standby: terminated with the others, waited for, or left as they are. */
  | 'protected-replaced'
  | 'protected-wait'
  | 'protected-left'
  | 'standby-replaced'
  | 'standby-wait'
  | 'standby-left'
  /** What stays behind, or is lost with the old group. */
  | 'deletion-protection'
  | 'instances-retained'
  | 'warm-pool'
  | 'scheduled-lost'
  | 'scheduled-soon'
  | 'scheduled-unknown'
  /** Room for the instances that run beside the present ones. */
  | 'no-addresses'
  | 'few-addresses'
  | 'addresses-unknown'
  | 'no-vcpu-quota'
  | 'vcpu-quota-unknown'
  /** Live desired capacity that the template would reset. */
  | 'capacity-reset'
  /** `$Latest` or `$Default`: what runs is not what was approved, and it cannot be rolled back. */
  | 'floating-version'
  /** A numbered version that does not follow the launch template. */
  | 'fixed-version'
  /** Another thing that the group launches from does not take the image. */
  | 'other-source'
  /** Something that decides what the update does to the fleet is not known before the update. */
  | 'cannot-be-told'
  /** Parts of the template that are written by something else, and not read. */
  | 'language-extensions'
  | 'macro'
  | 'module'
  /** A nested stack that the image goes to. */
  | 'image-in-nested-stack'
  /** The image comes from an SSM parameter, read again at each launch or update. */
  | 'ssm-image'
  | 'nested-stack'
  | 'express-mode'
  | 'drifted'
  /** An explicit AutoScalingGroupName: the group cannot be replaced. */
  | 'fixed-group-name'
  /** The group has no UpdatePolicy: instances that run keep their old image. */
  | 'no-update-policy'
  /** The same for a group without instances: those that it launches next take the image. */
  | 'empty-group'
  /** Nothing in the template follows the image parameter to a group. */
  | 'nothing-replaced'
  /** A resource outside the fleet would change too. */
  | 'other-changes'
  /** The old image is gone or unknown: a rollback has nothing to move to. */
  | 'no-way-back'
  /** The stack has no service role, so the runbook could change nothing. */
  | 'no-stack-role'
  | 'suspended-processes'
  | 'deprecated-image'
  /** The SSM parameter that is to be given what the fleet runs. */
  | 'parameter-missing'
  | 'parameter-not-text'
  | 'parameter-unread'
  | 'mixed-images'
  /** Targets or instances that are unhealthy already. */
  | 'unhealthy-now';
