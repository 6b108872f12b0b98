import { z } from 'zod';
import type { Json } from '../json.ts';
import { conditionProblems } from './branch.ts';
import { parseDuration } from './duration.ts';
import { MOST_ITERATIONS } from './loop.ts';
import { isSimulated, type SimulatedAction } from './runbook.ts';
import { checkSelector } from './selector.ts';

const json: z.ZodType<Json> = z.json();
const reference = z.string().regex(/\{\{.+\}\}/, 'must be a number or a reference');
const text = z.string().min(1);
const texts = z.union([reference, z.array(text).min(1)]);
const count = (most: number) => z.union([reference, z.int().min(1).max(most)]);
const selector = text.superRefine((path, context) => {
  try {
    checkSelector(path);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
  }
});
const condition = (also: readonly string[]) =>
  json.superRefine((value, context) => {
    for (const message of conditionProblems(value, also)) context.addIssue({ code: 'custom', message });
  });
const duration = text.refine((value) => value.includes('{{') || parseDuration(value) !== undefined, {
  message: 'must be an ISO 8601 duration of at most 604799 seconds',
});

const api = { Service: z.string().regex(/^[a-z0-9-]+$/, 'must be a boto3 service name'), Api: text };
const property = { ...api, PropertySelector: selector, DesiredValues: texts };

/** The members each action takes. Calls also take the operation's own members, which the service checks. */
const schemas: Record<SimulatedAction, z.ZodType> = {
  'aws:approve': z.strictObject({
    Approvers: z.union([reference, z.array(text).min(1).max(10)]),
    Message: z.string().max(4096).optional(),
    NotificationArn: z
      .string()
      .regex(/:Automation[^:]*$|\{\{/, 'must be a topic whose name starts with Automation')
      .optional(),
    MinRequiredApprovals: count(10).optional(),
  }),
  'aws:assertAwsResourceProperty': z.looseObject(property),
  'aws:branch': z.strictObject({
    Choices: z.array(z.looseObject({ NextStep: text }).and(condition(['NextStep']))).min(1),
    Default: text.optional(),
  }),
  'aws:executeAutomation': z.strictObject({
    DocumentName: text,
    DocumentVersion: text.optional(),
    RuntimeParameters: z.union([reference, z.record(z.string(), json)]).optional(),
  }),
  'aws:executeAwsApi': z.looseObject(api),
  'aws:invokeLambdaFunction': z
    .strictObject({
      FunctionName: text,
      Qualifier: text.optional(),
      InvocationType: z.enum(['Event', 'RequestResponse', 'DryRun']).optional(),
      LogType: z.enum(['None', 'Tail']).optional(),
      ClientContext: text.optional(),
      InputPayload: z.union([reference, z.record(z.string(), json)]).optional(),
      Payload: text.optional(),
    })
    .refine(
      ({ LogType, InvocationType = 'RequestResponse' }) => LogType !== 'Tail' || InvocationType === 'RequestResponse',
      {
        message: 'LogType Tail needs the InvocationType RequestResponse',
      },
    ),
  'aws:loop': z
    .strictObject({
      Iterators: z.union([reference, z.array(json)]).optional(),
      IteratorDataType: z.enum(['String', 'Boolean', 'Integer', 'StringMap']).optional(),
      LoopCondition: condition([]).optional(),
      MaxIterations: count(MOST_ITERATIONS).optional(),
      Steps: z.array(z.looseObject({})).min(1),
    })
    .refine((inputs) => (inputs.Iterators === undefined) !== (inputs.LoopCondition === undefined), {
      message: 'needs either Iterators or LoopCondition',
    }),
  'aws:pause': z.strictObject({}),
  'aws:sleep': z
    .strictObject({ Duration: duration.optional(), Timestamp: text.optional() })
    .refine((inputs) => (inputs.Duration === undefined) !== (inputs.Timestamp === undefined), {
      message: 'needs either Duration or Timestamp',
    }),
  'aws:updateVariable': z.strictObject({ Name: z.string().regex(/^variable:\w+$/), Value: json }),
  'aws:waitForAwsResourceProperty': z.looseObject(property),
};

/** What is wrong with a step's inputs, each sentence naming the member. */
export const inputProblems = (action: string, inputs: Record<string, Json>): string[] => {
  if (!isSimulated(action)) return [];
  const parsed = schemas[action].safeParse(inputs);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => `${['inputs', ...issue.path].join('.')}: ${issue.message}`);
};

/** What is wrong with the path of an output. */
export const selectorProblems = (path: string): string[] => {
  const parsed = selector.safeParse(path);
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.message);
};
