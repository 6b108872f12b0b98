import type { Place } from './place.ts';

/** A resource with a wildcard that a statement allows, and why nothing narrower does. */
export interface Wildcard {
  role: 'slack' | 'worker' | 'bake-runbook';
  resource: string;
  /** The statements, by Sid, that allow it. */
  statements: readonly string[];
  reason: string;
}

/** Every wildcard of every role. The tests hold it against the template, both ways; the nag's acknowledgements come from it. */
export function wildcards(place: Place): readonly Wildcard[] {
  const imageBuilder = (resource: string) => place.arn('imagebuilder', resource);
  return [
    ...(['slack', 'worker'] as const).map((name) => ({
      role: name,
      resource: place.arn('logs', `log-group:/aws/lambda/patchwarden-${name}:*`),
      statements: ['WriteLogs'],
      reason: 'Lambda names the log streams. The log group is the function’s own.',
    })),
    {
      role: 'worker',
      resource: place.arn('ssm', 'automation-definition/Patchwarden-Bake:*'),
      statements: ['StartOurRunbooks'],
      reason: 'What stands in the wildcard is the version of our own document, which grows with every deployment.',
    },
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
