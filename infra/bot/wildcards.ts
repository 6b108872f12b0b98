import type { Arns } from './arns.ts';

/**
 * A role of the bot. Each runbook has its own; `window-task` starts the runbook of adopted windows. In a member place `worker` and
 * `gatekeeper` are what the hub's take there, and `gate` is of the function that asks the hub.
 */
export type RoleName = 'slack' | 'worker' | 'gatekeeper' | 'break-glass' | 'window-task' | 'gate' | `${string}-runbook`;

/** A resource with a wildcard that a statement allows, and why nothing narrower does. */
export interface Wildcard {
  role: RoleName;
  resource: string;
  /** The statements, by Sid, that allow it. */
  statements: readonly string[];
  reason: string;
}

/** The wildcards that belong to no feature. The tests hold all of them against the template, both ways. */
export const botWildcards = (arns: Arns, documents: readonly string[]): Wildcard[] => [
  ...(['slack', 'worker', 'gatekeeper'] as const).map((name) => ({
    role: name,
    resource: arns.of('logs', `log-group:/aws/lambda/patchwarden-${name}:*`),
    statements: ['WriteLogs'],
    reason: 'Lambda names the log streams. The log group is the function’s own.',
  })),
  ...runbookWildcards(arns, documents),
];

/** Those of starting our runbooks and reading their executions, wherever they are. */
export const runbookWildcards = (arns: Arns, documents: readonly string[]): Wildcard[] => [
  ...documents.map((name) => ({
    role: 'worker' as const,
    resource: arns.of('ssm', `automation-definition/${name}:*`),
    statements: ['StartOurRunbooks'],
    reason: 'What stands in the wildcard is the version of our own document, which grows with every deployment.',
  })),
  {
    role: 'worker',
    resource: arns.of('ssm', 'automation-execution/*'),
    statements: [
      'WatchExecutions',
      ...(documents.length === 0 ? [] : ['StartOurRunbooks', 'TagWhatItStarts', 'StopExecutions']),
    ],
    reason:
      'An execution’s id exists only once it is started. Starting is limited by the document, tagging to two keys, and stopping to executions that carry one of them, which the worker can set on any; what is left is reading.',
  },
  {
    role: 'gatekeeper',
    resource: arns.of('ssm', 'automation-execution/*'),
    statements: ['ReadExecutions'],
    reason: 'An execution’s id exists only once it is started. It reads.',
  },
  {
    role: 'worker',
    resource: '*',
    statements: ['FindExecutions'],
    reason: 'DescribeAutomationExecutions has no resource-level permissions. It reads.',
  },
];
