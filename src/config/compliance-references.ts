import { groupProblems } from './policy-references.ts';
import { type Problem, suggestion } from './problem.ts';
import type { ConfigView } from './view.ts';

/** What `compliance` says about policies, approvers and fleets. */
export function complianceProblems(view: ConfigView): Problem[] {
  const { compliance } = view;
  if (compliance === undefined) return [];
  const { emergency, exceptions, deadlines, custom = [], catalogue } = compliance;
  const rules: readonly (readonly [broken: boolean, key: string, message: string])[] = [
    [
      emergency !== undefined && !view.policies.names.includes(emergency),
      'emergency',
      `is ${JSON.stringify(emergency)}, which is not in policies: ${suggestion(emergency ?? '', view.policies.names)}`,
    ],
    [
      isOnePerson(view, emergency),
      'emergency',
      `is ${JSON.stringify(emergency)}, whose approvals is 1: an emergency needs two people. Write approvals: 2 there.`,
    ],
    [
      deadlines === 'custom' && custom.length === 0,
      'deadlines',
      'is custom and there are no rules: add custom, or write bod-26-04.',
    ],
    [
      deadlines !== 'custom' && custom.length > 0,
      'custom',
      'is never read: write deadlines: custom, or remove the rules.',
    ],
    [
      catalogue !== undefined && deadlines === undefined,
      'catalogue',
      'is never read, since there are no deadlines: add deadlines: bod-26-04, or remove it.',
    ],
  ];
  return [
    ...rules.filter(([broken]) => broken).map(([, key, message]) => ({ path: ['compliance', key], message })),
    ...groupProblems(view, ['compliance', 'exceptions', 'auditors'], exceptions?.auditors),
  ];
}

const isOnePerson = ({ policies }: ConfigView, emergency = ''): boolean =>
  (policies.entries.get(emergency)?.approvals ?? 2) < 2;
