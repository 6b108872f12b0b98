import { groupArns, launchResources } from '../features/deploy/groups.ts';
import { stackArns } from '../features/deploy/stacks.ts';
import type { Place } from './arns.ts';
import type { Governed } from './managed.ts';
import { NAMES } from './names.ts';

/** A resource with a wildcard that a statement allows, and why nothing narrower does. */
export interface Wildcard {
  role: 'slack' | 'worker' | 'bake-runbook' | 'deploy-runbook' | 'refresh-runbook';
  resource: string;
  /** The statements, by Sid, that allow it. */
  statements: readonly string[];
  reason: string;
}

/** Every wildcard of every role. The tests hold it against the template, both ways; the nag's acknowledgements come from it. */
export const wildcards = (place: Place, governed: Governed): readonly Wildcard[] => [
  ...wildcardsOfBakes(place, governed),
  ...(governed.stacks.length === 0 ? [] : wildcardsOfStacks(place, governed)),
  ...(governed.groups.length === 0 ? [] : wildcardsOfRefreshes(place, governed)),
  ...(governed.stacks.length + governed.groups.length === 0 ? [] : wildcardsOfInstances),
];

function wildcardsOfBakes(place: Place, { stacks, groups }: Governed): Wildcard[] {
  const imageBuilder = (resource: string) => place.arn('imagebuilder', resource);
  const documents = [
    NAMES.bakeDocument,
    ...(stacks.length === 0 ? [] : [NAMES.deployDocument]),
    ...(groups.length === 0 ? [] : [NAMES.refreshDocument]),
  ];
  return [
    ...(['slack', 'worker'] as const).map((name) => ({
      role: name,
      resource: place.arn('logs', `log-group:/aws/lambda/patchwarden-${name}:*`),
      statements: ['WriteLogs'],
      reason: 'Lambda names the log streams. The log group is the function’s own.',
    })),
    ...documents.map((name) => ({
      role: 'worker' as const,
      resource: place.arn('ssm', `automation-definition/${name}:*`),
      statements: ['StartOurRunbooks'],
      reason: 'What stands in the wildcard is the version of our own document, which grows with every deployment.',
    })),
    {
      role: 'worker',
      resource: place.arn('ssm', 'automation-execution/*'),
      statements: ['StartOurRunbooks', 'TagWhatItStarts', 'WatchExecutions', 'StopExecutions'],
      reason:
        'An execution’s id exists only once it is started. Starting is limited by the document, tagging to two keys, stopping to executions that carry one of them; what is left is reading.',
    },
    {
      role: 'worker',
      resource: '*',
      statements: ['FindExecutions'],
      reason: 'DescribeAutomationExecutions has no resource-level permissions. It reads.',
    },
    {
      role: 'worker',
      resource: '*',
      statements: ['ReadFindings'],
      reason: 'ListFindings has no resource-level permissions. It reads.',
    },
    ...(['image-recipe/*', 'container-recipe/*'] as const).map((resource) => ({
      role: 'worker' as const,
      resource: imageBuilder(resource),
      statements: [resource.startsWith('image') ? 'ReadImageRecipes' : 'ReadContainerRecipes'],
      reason: 'Which recipe a pipeline uses is known only by asking, and may change. It reads.',
    })),
    {
      role: 'worker',
      resource: imageBuilder('image/*'),
      statements: ['ReadImages'],
      reason: 'An image’s ARN holds the recipe’s name and version, which are not in the config. It reads.',
    },
    {
      role: 'worker',
      resource: imageBuilder('workflow-execution/*'),
      statements: ['ReadWorkflowSteps'],
      reason: 'Image Builder makes the ids of workflow executions. It reads.',
    },
    {
      role: 'bake-runbook',
      resource: imageBuilder('image/*'),
      statements: ['TagBakes', 'WatchAndCancelBakes'],
      reason:
        'An image’s ARN holds the recipe’s name and version, which are not in the config. The document cancels only the image that it started, and tags with one key.',
    },
    {
      role: 'bake-runbook',
      resource: '*',
      statements: ['FindAmi'],
      reason: 'DescribeImages has no resource-level permissions. It reads, and only in this Region.',
    },
  ];
}

/** The stack's id, which CloudFormation makes, stands in the wildcard. */
const wildcardsOfStacks = (place: Place, governed: Governed): Wildcard[] =>
  stackArns(place, governed).flatMap((resource) => [
    {
      role: 'worker' as const,
      resource,
      statements: ['ReadStacks', 'MakeChangeSets', 'ReadAndDropChangeSets'],
      reason: 'What stands in the wildcard is the id of this one stack, which CloudFormation makes.',
    },
    {
      role: 'deploy-runbook' as const,
      resource,
      statements: ['ExecuteOurChangeSets', 'WatchAndCancelUpdates'],
      reason: 'What stands in the wildcard is the id of this one stack, which CloudFormation makes.',
    },
  ]);

const refreshRole = 'refresh-runbook' as const;

function wildcardsOfRefreshes(place: Place, governed: Governed): Wildcard[] {
  const tagged = ['instance/*', 'volume/*', 'network-interface/*'].map((resource) => place.arn('ec2', resource));
  return [
    ...groupArns(place, governed).map((resource) => ({
      role: refreshRole,
      resource,
      statements: ['RefreshGroups'],
      reason: 'What stands in the wildcard is the id of this one group, which Auto Scaling makes.',
    })),
    {
      role: refreshRole,
      resource: '*',
      statements: ['WatchRefreshes', 'ReadVersions'],
      reason:
        'DescribeInstanceRefreshes and DescribeLaunchTemplateVersions have no resource-level permissions. They read.',
    },
    {
      role: refreshRole,
      resource: place.arn('ec2', 'launch-template/*'),
      statements: ['UseTemplatesOfFleets'],
      reason: 'A group’s launch template is not in the config. Only templates that carry the tag of one of the fleets.',
    },
    {
      role: refreshRole,
      resource: `arn:aws:ec2:${governed.region}::image/*`,
      statements: ['LaunchImagesOfTemplates'],
      reason:
        'Images are made by bakes. Only the image of a launch template, and so of one that carries a fleet’s tag.',
    },
    ...launchResources(place, governed).map((resource) => ({
      role: refreshRole,
      resource,
      statements: ['LaunchFromTemplates', ...(tagged.includes(resource) ? ['TagWhatIsLaunched'] : [])],
      reason:
        'What a launch uses and makes is known to the group and its template alone. Only launches from a template.',
    })),
  ];
}

const wildcardsOfInstances: readonly Wildcard[] = [
  {
    role: 'worker',
    resource: '*',
    statements: ['ReadGroups', 'ReadTargets', 'ReadImagesAndInstances'],
    reason: 'Describing groups, refreshes, targets, images and instances has no resource-level permissions. It reads.',
  },
];
