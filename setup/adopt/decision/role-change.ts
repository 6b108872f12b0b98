/** A change that a change set would make, as DescribeChangeSet tells. */
export interface SetChange {
  logicalId: string;
  type: string;
  /** `Add`, `Modify`, `Remove`, … */
  action: string;
  /** `True`, `False`, `Conditional`; absent for what is not modified. */
  replacement?: string;
  /** What of the resource changes: `Tags`, `Properties`, `Metadata`, … */
  scope: readonly string[];
}

/** A set that gives a stack its role, as CloudFormation worked it out. */
export interface RoleSetSeen {
  status: string;
  statusReason?: string;
  executionStatus: string;
  /** `isPrevious`: it keeps the stack's value. */
  parameters: readonly { key: string; value: string; isPrevious: boolean }[];
  changes: readonly SetChange[];
}

interface Against {
  /** The stack's own. */
  parameters: readonly { key: string; value: string }[];
  /** Types that the role is known to be allowed to tag; absent for a role that the caller names. */
  taggable?: readonly string[];
}

/**
 * Why the set must not be executed; `undefined` when it changes tags alone. Unknown means no. CloudFormation passes a stack's tags on to
 * its resources with the new role already, and what the role may not tag fails the update
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html).
 */
export function whyNotExecuted(set: RoleSetSeen, { parameters, taggable }: Against): string | undefined {
  if (set.status !== 'CREATE_COMPLETE' || set.executionStatus !== 'AVAILABLE')
    return `CloudFormation could not make it: ${set.statusReason ?? `${set.status}, ${set.executionStatus}`}`;
  const before = new Map(parameters.map(({ key, value }) => [key, value]));
  const other = set.parameters.find(
    ({ key, value, isPrevious }) => !before.has(key) || !(isPrevious || before.get(key) === value),
  );
  if (other !== undefined) return `it would change parameter ${other.key}`;
  if (set.parameters.length !== before.size) return 'it does not name every parameter of the stack';
  const more = set.changes.find((change) => !isOfTags(change));
  if (more !== undefined) return `it would ${verbOf(more)} ${more.logicalId} (${more.type})`;
  const beyond = set.changes.find(({ type }) => taggable !== undefined && !taggable.includes(type));
  return beyond === undefined
    ? undefined
    : `it would tag ${beyond.logicalId} (${beyond.type}), for which the printed policy has no permission: make a role that may tag it, and name that with --role`;
}

const isOfTags = ({ action, replacement, scope }: SetChange): boolean =>
  action === 'Modify' && replacement === 'False' && scope.length > 0 && scope.every((each) => each === 'Tags');

function verbOf({ action, replacement }: SetChange): string {
  if (action !== 'Modify') return action === 'Dynamic' ? 'perhaps change' : action.toLowerCase();
  if (replacement === 'False') return 'change more than the tags of';
  return replacement === 'True' ? 'replace' : 'perhaps replace';
}
