import type { Output } from '@aws-sdk/client-cloudformation';
import { evaluate, type Scope } from './evaluate.ts';
import type { Target } from './state.ts';

export const resolveOutputs = ({ template }: Target, scope: Scope): Output[] =>
  [...template.outputs]
    .filter(([, { condition }]) => condition === undefined || scope.condition(condition))
    .map(([OutputKey, { value, description, exportName }]) => ({
      OutputKey,
      OutputValue: String(evaluate(value, scope)),
      ...(description !== undefined && { Description: description }),
      ...(exportName !== undefined && { ExportName: String(evaluate(exportName, scope)) }),
    }));
