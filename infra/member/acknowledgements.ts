import type { Rule } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import type { Acknowledgement } from '../bot/acknowledgement.ts';
import { ofFunctions, ofWildcards } from '../bot/checks.ts';
import type { Wildcard } from '../bot/wildcards.ts';
import type { Gate } from './gate.ts';

interface Made {
  roles: ReadonlyMap<Wildcard['role'], IConstruct>;
  wildcards: readonly Wildcard[];
  gate: Gate;
  rules: readonly Rule[];
}

export const acknowledgementsOf = ({ roles, wildcards, gate, rules }: Made): readonly Acknowledgement[] => [
  ...ofWildcards(wildcards, roles),
  ...ofFunctions([gate.function]),
  ...rules.map((where) => ({
    id: 'Serverless::Serverless-EventBusDLQ',
    where,
    reason: 'An event is a hint that only speeds things up: the tick of the hub finds the same without it.',
  })),
];
