/** Everything that `npm run setup` may call. Each is a read; none of them can be limited to one resource in full. */
export const ACTIONS: readonly string[] = [
  'autoscaling:DescribeAutoScalingGroups',
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  // With tag:GetResources, what ListGroupResources asks for beside its own name.
  'cloudformation:ListStackResources',
  'ec2:DescribeInstances',
  'ec2:DescribeLaunchTemplateVersions',
  'imagebuilder:ListImagePipelineImages',
  'imagebuilder:ListImagePipelines',
  'resource-groups:ListGroupResources',
  'ssm:DescribeMaintenanceWindowTargets',
  'ssm:DescribeMaintenanceWindowTasks',
  'ssm:DescribeMaintenanceWindows',
  'ssm:GetMaintenanceWindowTask',
  'sts:GetCallerIdentity',
  'tag:GetResources',
];

export const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'PatchwardenSetup', Effect: 'Allow', Action: ACTIONS, Resource: '*' }],
};
