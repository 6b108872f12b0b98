/** What AWS says · which cause it is · which looser ones are in the same words. */
export type Reason = readonly [said: string, cause: string | undefined, looser?: readonly string[]];

const ROLE = 'arn:aws:sts::111122223333:assumed-role/web-prod-stack/AWSCloudFormation';
const ALARM = 'arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web-prod-5xx';
const handler = (text: string, code = 'InvalidRequest'): string =>
  `Resource handler returned message: "${text} (Service: AutoScaling, Status Code: 400, Request ID: c3cad0ce-12f4-11ec-82a8-0242ac130003)" (RequestToken: 1f0ef2f2-4c5b-8d0b-5d0b-0242ac130003, HandlerErrorCode: ${code})`;
const activity = (text: string): string => `${text} Launching EC2 instance failed.`;
const unhealthy = (text: string): string =>
  `Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: ${text}`;

/** As CloudFormation's stack events, Auto Scaling's activities and refreshes, and EC2's errors have it. */
export const REASONS: readonly Reason[] = [
  // A role, or an alarm?
  [
    `User: ${ROLE} is not authorized to perform: cloudwatch:DescribeAlarms on resource: ${ALARM} because no identity-based policy allows the cloudwatch:DescribeAlarms action`,
    'permission',
  ],
  [`AccessDenied: cloudwatch:DescribeAlarms on ${ALARM}`, 'permission'],
  [
    handler(
      `User: ${ROLE} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/web`,
      'AccessDenied',
    ),
    'permission',
  ],
  ['API: ec2:RunInstances You are not authorized to perform this operation.', 'permission'],
  [
    activity(
      'You are not authorized to perform this operation. Encoded authorization failure message: VvM6zvNeEWd2CGDlYXJhbQ.',
    ),
    'permission-encoded',
    ['permission'],
  ],
  [
    `User: ${ROLE} is not authorized to perform: autoscaling:UpdateAutoScalingGroup on resource: arn:aws:autoscaling:ap-southeast-2:111122223333:autoScalingGroup:*:autoScalingGroupName/web with an explicit deny in a service control policy`,
    'permission-organization',
    ['permission'],
  ],
  [
    `User: ${ROLE} is not authorized to perform: kms:CreateGrant on resource: arn:aws:kms:ap-southeast-2:111122223333:key/1a because no resource-based policy allows the kms:CreateGrant action`,
    'permission-kms',
    ['permission'],
  ],
  [activity('Not authorized for images: [ami-0abc1234].'), 'image-not-shared', ['permission']],
  [
    'Action denied by stack policy: Statement [#1] does not allow [Update:*] for resource [LogicalResourceId/Group];',
    'stack-policy',
  ],
  ['Role arn:aws:iam::111122223333:role/web-prod-stack is invalid or cannot be assumed', 'role-not-assumed'],
  [
    `User: ${ROLE} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/x`,
    'role-not-assumed',
    ['permission'],
  ],
  ['ExpiredToken: The security token included in the request is expired', 'credentials-expired'],
  ['The CloudWatch alarm api-prod-5xx was not found.', 'alarm-missing'],
  ['The following rollback trigger alarm(s) do not exist: [web-prod-5xx]', 'alarm-missing'],
  [
    'The CloudWatch alarm api-prod-5xx is in ALARM state. Alarms must be in OK state to start an instance refresh.',
    'alarm-before',
    ['alarm'],
  ],
  ['Alarm web-prod-5xx went into ALARM', 'alarm'],
  ['The CloudWatch alarm api-prod-5xx is in ALARM state.', 'alarm'],
  [`Rollback trigger ${ALARM} went into ALARM state during the monitoring period`, 'alarm'],
  [
    'One or more CloudWatch alarms associated with the instance refresh are in the ALARM state: [api-prod-5xx]',
    'alarm',
  ],
  ['Rate exceeded', 'throttled'],
  [handler('Rate exceeded', 'Throttling'), 'throttled'],
  ['RequestLimitExceeded: Request limit exceeded.', 'throttled', ['quota']],
  ['ThrottlingException', 'throttled'],
  // What EC2 does not launch.
  [unhealthy('Client.InternalError: Client error on launch'), 'kms-key', ['unhealthy']],
  ['Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state', 'kms-key'],
  [
    activity(
      'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity.',
    ),
    'capacity',
  ],
  ['InsufficientInstanceCapacity: Insufficient capacity.', 'capacity'],
  [activity('There is no Spot capacity available that matches your request.'), 'capacity'],
  [activity('Could not launch On-Demand Instances. InsufficientInstanceCapacity - There is no capacity.'), 'capacity'],
  [
    activity('Could not launch Spot Instances. MaxSpotInstanceCountExceeded - Max spot instance count exceeded.'),
    'spot-quota',
  ],
  [
    activity(
      'SpotMaxPriceTooLow - Your Spot request price of 0.01 is lower than the minimum required Spot request fulfillment price of 0.03.',
    ),
    'spot-price',
  ],
  [
    activity(
      'VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.',
    ),
    'quota',
  ],
  [
    activity(
      'You have requested more instances (7) than your current instance limit of 6 allows for the specified instance type.',
    ),
    'quota',
  ],
  [handler('The maximum number of addresses has been reached.', 'ServiceLimitExceeded'), 'quota'],
  ['Client.VolumeLimitExceeded: Volume limit exceeded', 'quota'],
  [
    activity(
      "InsufficientFreeAddressesInSubnet - There are not enough free addresses in subnet 'subnet-0abc' to satisfy the requested number of instances.",
    ),
    'free-addresses',
  ],
  [
    activity(
      'Your requested instance type (t3.micro) is not supported in your requested Availability Zone (us-east-1e). Please retry your request by not specifying an Availability Zone.',
    ),
    'zone-unsupported',
  ],
  [
    activity('OptInRequired - In order to use this AWS Marketplace product you need to accept terms and subscribe.'),
    'not-subscribed',
  ],
  [activity('PendingVerification - Your account is currently being verified.'), 'account-blocked'],
  [activity('This account is currently blocked and not recognized as a valid account.'), 'account-blocked'],
  [activity("InvalidAMIID.NotFound - The image id '[ami-0abc1234]' does not exist"), 'image-gone'],
  [activity("InvalidAMIID.Unavailable - The image ID 'ami-0abc1234' is no longer available"), 'image-gone'],
  [
    'Parameter validation failed: parameter value ami-0abc1234 for parameter name AmazonMachineImage does not exist. Rollback requested by user.',
    'image-gone',
    ['by-request'],
  ],
  [
    activity(
      "The architecture 'x86_64' of the specified instance type does not match the architecture 'arm64' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.",
    ),
    'architecture',
  ],
  [
    activity("UnsupportedOperation - The instance type 't2.micro' does not support an AMI with boot mode 'uefi'."),
    'boot-mode',
    ['configuration-unsupported'],
  ],
  [
    activity(
      "Enhanced networking with the Elastic Network Adapter (ENA) is required for the 'm5.large' instance type. Ensure that you are using an AMI that is enabled for ENA.",
    ),
    'image-drivers',
  ],
  [
    activity(
      "Non-Windows instances with a virtualization type of 'hvm' are currently not supported for this instance type.",
    ),
    'image-drivers',
  ],
  [
    activity(
      'The requested configuration is currently not supported. Please check the documentation for supported configurations.',
    ),
    'configuration-unsupported',
  ],
  [
    activity(
      "InvalidBlockDeviceMapping - Volume of size 8GB is smaller than snapshot 'snap-0abc', expect size >= 30GB",
    ),
    'volume-size',
  ],
  ["InvalidSnapshot.NotFound: The snapshot 'snap-0abc' does not exist.", 'snapshot-gone'],
  [activity("InvalidKeyPair.NotFound - The key pair 'ops' does not exist"), 'key-pair'],
  [activity("InvalidGroup.NotFound - The security group 'sg-0abc' does not exist in VPC 'vpc-1'"), 'security-group'],
  [activity("InvalidSubnetID.NotFound - The subnet ID 'subnet-0abc' does not exist"), 'subnet-gone'],
  [
    activity(
      'InvalidParameterValue - Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name.',
    ),
    'instance-profile',
  ],
  ['User data is limited to 16384 bytes', 'user-data-size'],
  ["InvalidPlacementGroup.Unknown: The Placement Group 'hpc' is unknown.", 'placement-group'],
  [
    handler(
      'The Launch Configuration creation operation is not available in your account. Use launch templates to create configuration templates for your Auto Scaling groups.',
      'GeneralServiceException',
    ),
    'launch-configuration',
  ],
  [handler('The specified launch template, with template ID lt-0abc, does not exist.', 'NotFound'), 'launch-template'],
  [
    handler("You must use a valid fully-formed launch template. The key pair 'ops' does not exist", 'InvalidRequest'),
    'key-pair',
    ['launch-template'],
  ],
  // What becomes of instances.
  [unhealthy('Client.UserInitiatedShutdown: User initiated shutdown'), 'shut-down-by-someone', ['unhealthy']],
  [unhealthy('Client.InstanceInitiatedShutdown: Instance initiated shutdown'), 'instance-shut-down', ['unhealthy']],
  [unhealthy('Server.SpotInstanceTermination: Spot instance termination'), 'spot-interrupted', ['unhealthy']],
  [unhealthy('Server.InternalError: Internal error on launch'), 'aws-internal', ['unhealthy']],
  [
    'At 2026-11-30T10:00:00Z an instance was taken out of service in response to an EC2 instance status checks failure.',
    'status-check',
  ],
  [
    'At 2026-11-30T10:00:00Z an instance was taken out of service in response to an ELB system health check failure.',
    'load-balancer-health',
    ['unhealthy'],
  ],
  [
    'At 2026-11-30T10:00:00Z an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
    'shut-down-by-someone',
    ['unhealthy'],
  ],
  ['At 2026-11-30T10:00:00Z an instance was taken out of service in response to a user health-check.', 'set-unhealthy'],
  ["At 2026-11-30T10:00:00Z instances were launched to aid in balancing the group's zones.", 'zones-rebalanced'],
  ['an instance was taken out of service in response to an EC2 Spot Instance interruption notice.', 'spot-interrupted'],
  [
    "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 0b2c was abandoned: Heartbeat Timeout Elapsed",
    'lifecycle-timeout',
    ['lifecycle-abandoned'],
  ],
  [
    "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 0b2c was completed with ABANDON Result",
    'lifecycle-abandoned',
  ],
  ['Failed to receive 1 resource signal(s) within the specified duration', 'signal-missing'],
  [
    'Failed to receive 2 resource signal(s) for the current batch.  Each resource signal timeout is counted as a FAILURE.',
    'signal-missing',
  ],
  [
    'Received 1 SUCCESS signal(s) out of 2.  Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
    'signal-missing',
  ],
  ['WaitCondition timed out. Received 0 conditions when expecting 1', 'signal-missing'],
  [
    'Received 1 FAILURE signal(s) out of 2.  Unable to satisfy 100% MinSuccessfulInstancesPercent requirement',
    'signal-failed',
    ['signal-missing'],
  ],
  ['Received FAILURE signal with UniqueId i-0abc', 'signal-failed'],
  ["WaitCondition received failed message: 'yum failed' for uniqueId: i-0abc", 'signal-failed'],
  [
    'The instance refresh made no progress for one hour. Waiting for scale-in protection to be removed. For example: i-1 is protected from scale in.',
    'scale-in-protected',
    ['no-progress'],
  ],
  [
    'The instance refresh made no progress for one hour. Waiting for instances in Standby to return to service. For example: i-1 is in Standby.',
    'standby',
    ['no-progress'],
  ],
  ['The instance refresh made no progress for one hour.', 'no-progress'],
  [
    "The instance 'i-0abc' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.",
    'termination-protected',
  ],
  ['The Launch process of group web-prod is suspended.', 'process-suspended'],
  ['Auto Scaling could not maintain the minimum healthy percentage of 90%', 'below-healthy'],
  // What CloudFormation or Auto Scaling refuses.
  [
    'The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck].',
    'early-validation',
    ['hook'],
  ],
  ['The following hook(s) failed: [Acme::Tags::Hook]', 'hook'],
  ["MinInstancesInService must be less than the autoscaling group's MaxSize", 'min-in-service'],
  [
    handler('Desired capacity:8 must be between the specified min size:2 and max size:4', 'InvalidRequest'),
    'size-bounds',
  ],
  ['Stack [web-prod] cannot be deleted while TerminationProtection is enabled', 'deletion-protected'],
  [
    handler(
      'The Auto Scaling group web-prod cannot be deleted because deletion protection is enabled.',
      'ResourceConflict',
    ),
    'deletion-protected',
  ],
  [handler('resource sg-0abc has a dependent object', 'InvalidRequest'), 'in-use'],
  ['Cannot update export web-sg as it is in use by stack-b', 'in-use'],
  [
    'web-prod-asg already exists in stack arn:aws:cloudformation:ap-southeast-2:111122223333:stack/old/1',
    'already-exists',
  ],
  ["Resource of type 'AWS::AutoScaling::AutoScalingGroup' with identifier 'web' already exists.", 'already-exists'],
  ['Unable to fetch parameters [/app/ami] from parameter store for this account.', 'parameter-store'],
  ["Secrets Manager can't find the specified secret.", 'secret'],
  ['No export named web-vpc found. Rollback requested by user.', 'import-missing', ['by-request']],
  [
    handler('One or more target groups not found. Validating load balancer configuration failed.', 'InvalidRequest'),
    'target-group-gone',
  ],
  [
    'Properties validation failed for resource Group with message: #: extraneous key [Zones] is not permitted',
    'template-invalid',
  ],
  ['Template error: instance of Fn::GetAtt references undefined resource Lt', 'template-invalid'],
  [
    'Resource handler returned message: "Error occurred during operation \'ECS Deployment Circuit Breaker was triggered\'."',
    'ecs-circuit-breaker',
  ],
  ['Received response status [FAILED] from custom resource. Message returned: timed out', 'custom-resource'],
  [
    'CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [1].',
    'custom-resource',
  ],
  [
    'Stack:arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod/1 is in UPDATE_IN_PROGRESS state and can not be updated.',
    'busy',
  ],
  [
    'InstanceRefreshInProgress: An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
    'busy',
  ],
  [
    handler(
      'You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.',
      'ResourceConflict',
    ),
    'busy',
  ],
  [handler('AutoScalingGroup name not found - AutoScalingGroup web not found', 'NotFound'), 'group-gone'],
  ['Internal Failure', 'aws-internal'],
  [handler('Service Unavailable', 'ServiceInternalError'), 'aws-internal'],
  ['Group did not stabilize. {current/minimum/target} are 0/2/2.', 'not-stabilized'],
  ['Exceeded attempts to wait', 'not-stabilized'],
  ['Resource timed out waiting for completion (RequestToken: 1f0e, HandlerErrorCode: NotStabilized)', 'not-stabilized'],
  ['Some instances are unhealthy', 'unhealthy'],
  ['Instance failed the group health check', 'unhealthy'],
  ['Resource update cancelled', 'other-resource'],
  ['The following resource(s) failed to update: [Group]. ', 'other-resource'],
  ['The following resource(s) failed to create: [Wait]. Rollback requested by user.', 'other-resource', ['by-request']],
  [
    'Embedded stack arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod-Mon-1ABC/0a1b was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to update: [DeletionProtection].',
    'nested-stack',
    ['other-resource'],
  ],
  ['User Initiated', 'by-request'],
  ['The instance refresh was cancelled by user', 'by-request'],
  // Nothing that is known.
  ['something new', undefined],
  ['Unable to perform the operation at this moment', undefined],
];
