import { z } from 'zod';
import type { Json } from '../json.ts';
import { hasSize, isOfType, valueTypes } from './value-type.ts';

const simulatedActions = [
  'aws:approve',
  'aws:assertAwsResourceProperty',
  'aws:branch',
  'aws:executeAutomation',
  'aws:executeAwsApi',
  'aws:invokeLambdaFunction',
  'aws:loop',
  'aws:pause',
  'aws:sleep',
  'aws:updateVariable',
  'aws:waitForAwsResourceProperty',
] as const;

const otherActions = [
  'aws:changeInstanceState',
  'aws:copyImage',
  'aws:createImage',
  'aws:createStack',
  'aws:createTags',
  'aws:deleteImage',
  'aws:deleteStack',
  'aws:executeScript',
  'aws:executeStateMachine',
  'aws:invokeWebhook',
  'aws:runCommand',
  'aws:runInstances',
] as const;

export type SimulatedAction = (typeof simulatedActions)[number];

export const isSimulated = (action: string): action is SimulatedAction =>
  simulatedActions.some((name) => name === action);

const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), z.record(z.string(), json)]),
);

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html */
const parameter = z.strictObject({
  type: z.union([z.enum(valueTypes), z.string().regex(/^(List<)?AWS::[A-Za-z0-9:]+>?$/, 'is not a parameter type')]),
  description: z.string().optional(),
  displayType: z.enum(['textfield', 'textarea']).optional(),
  default: json.optional(),
  allowedValues: z.array(json).optional(),
  allowedPattern: z.string().optional(),
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  minChars: z.int().optional(),
  maxChars: z.int().optional(),
  interpolationType: z.literal('ENV_VAR').optional(),
});

const typedParameter = parameter.refine(({ type, default: given }) => given === undefined || isDefault(type, given), {
  message: 'is not of the parameter’s type',
  path: ['default'],
});

const isDefault = (type: string, given: Json): boolean => {
  const known = valueTypes.find((each) => each === type) ?? (type.startsWith('List<') ? 'StringList' : 'String');
  return isOfType(known, given);
};

const variable = z
  .strictObject({ type: z.enum(valueTypes), description: z.string().optional(), default: json })
  .refine(({ type, default: given }) => isOfType(type, given) && hasSize(given), {
    message: 'is no value of the variable’s type and of a size that a variable takes',
    path: ['default'],
  });

const name = z.string().regex(/^[a-zA-Z0-9_]{1,128}$/, 'may hold only letters, digits and _');
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const step = z.strictObject({
  name,
  action: z.enum([...simulatedActions, ...otherActions]),
  description: z.string().optional(),
  maxAttempts: z.int().min(1).max(10).default(1),
  timeoutSeconds: z.int().min(1).max(2_592_000).optional(),
  onFailure: z
    .string()
    .regex(/^(Abort|Continue|step:\w+)$/, 'must be Abort, Continue or step:<name>')
    .default('Abort'),
  onCancel: z
    .string()
    .regex(/^(Abort|step:\w+)$/, 'must be Abort or step:<name>')
    .default('Abort'),
  isCritical: flag.optional(),
  isEnd: flag.default(false),
  nextStep: name.optional(),
  inputs: z.record(z.string(), json).default({}),
  outputs: z
    .array(
      z.strictObject({
        Name: z.string().regex(/^[a-zA-Z0-9_-]{1,50}$/),
        Selector: z.string(),
        Type: z.enum(valueTypes).default('String'),
      }),
    )
    .default([]),
});

const steps = z.array(step).min(1);

const runbook = z.strictObject({
  schemaVersion: z.literal('0.3'),
  description: z.string().optional(),
  assumeRole: z.string().optional(),
  parameters: z.record(z.string().regex(/^[a-zA-Z0-9]{1,128}$/, 'is not alpha-numeric'), typedParameter).default({}),
  variables: z.record(name, variable).default({}),
  mainSteps: steps,
  outputs: z.array(z.string()).default([]),
  files: z.record(z.string(), json).optional(),
});

export type Runbook = z.infer<typeof runbook>;
export type RunbookStep = z.infer<typeof step>;
export type RunbookParameter = z.infer<typeof parameter>;

/** The steps of an `aws:loop`; throws zod's error when they are malformed. */
export const loopSteps = (value: Json | undefined): RunbookStep[] => steps.parse(value);

/** Sentences naming each wrong field, or the runbook. */
export const parseRunbook = (content: unknown): { runbook: Runbook } | { problems: string[] } => {
  const parsed = runbook.safeParse(content);
  if (parsed.success) return { runbook: parsed.data };
  return { problems: parsed.error.issues.map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`) };
};

/** `x` of `step:x`. */
export const stepTarget = (rule: string): string | undefined =>
  rule.startsWith('step:') ? rule.slice('step:'.length) : undefined;
