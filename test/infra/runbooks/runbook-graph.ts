import * as z from 'zod';

const step = z.strictObject({
  name: z.string(),
  action: z.string(),
  maxAttempts: z.int().optional(),
  timeoutSeconds: z.int().optional(),
  onFailure: z.string().optional(),
  onCancel: z.string().optional(),
  isCritical: z.boolean().optional(),
  nextStep: z.string().optional(),
  isEnd: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()),
  outputs: z.array(z.strictObject({ Name: z.string(), Selector: z.string(), Type: z.string() })).optional(),
});

/** A schema 0.3 document with the members that this product uses; any other is an error. */
export const documentSchema = z.strictObject({
  schemaVersion: z.literal('0.3'),
  description: z.string(),
  assumeRole: z.string(),
  parameters: z.record(
    z.string(),
    z.strictObject({
      type: z.enum(['String', 'StringList', 'Integer', 'Boolean']),
      description: z.string(),
      allowedPattern: z.string().optional(),
      allowedValues: z.array(z.string()).optional(),
      minItems: z.int().optional(),
      maxItems: z.int().optional(),
    }),
  ),
  variables: z
    .record(z.string(), z.strictObject({ type: z.literal('String'), description: z.string(), default: z.string() }))
    .optional(),
  mainSteps: z.array(step),
  outputs: z.array(z.string()),
});

export type RunbookDocument = z.infer<typeof documentSchema>;
export type Step = RunbookDocument['mainSteps'][number];

/** The request that a step makes: its inputs less those of the action itself. */
export function requestOf({ inputs }: Step): { service: string; api: string; request: Record<string, unknown> } {
  const { Service, Api, PropertySelector: _selector, DesiredValues: _values, ...request } = inputs;
  return { service: String(Service), api: String(Api), request };
}

const NO_CALLS = ['aws:branch', 'aws:updateVariable', 'aws:invokeLambdaFunction'];

/** Steps that call a service; one that asks the gatekeeper has its own form. */
export const callsOf = ({ mainSteps }: RunbookDocument): Step[] =>
  mainSteps.filter(({ action }) => !NO_CALLS.includes(action));

/** What its steps and the steps of its loops ask the gatekeeper. */
export const asksOf = ({ mainSteps }: RunbookDocument): string[] =>
  mainSteps
    .flatMap(({ inputs }) => [inputs, ...loopInputs(inputs['Steps'])])
    .flatMap((inputs) => {
      const ask: unknown = Object(inputs['InputPayload'])['ask'];
      return typeof ask === 'string' ? [ask] : [];
    });

const loopInputs = (steps: unknown): Record<string, unknown>[] =>
  Array.isArray(steps) ? steps.map((step) => Object(Object(step)['inputs'])) : [];

/** What a role must be allowed for the document's calls; who is asking who it is needs no permission. */
export const actionsOf = (runbook: RunbookDocument): string[] =>
  ['lambda:InvokeFunction', ...callsOf(runbook).map((one) => `${requestOf(one).service}:${requestOf(one).api}`)].filter(
    (action) => action !== 'sts:GetCallerIdentity',
  );

/** Calls that are no reads. */
export const effectsOf = (runbook: RunbookDocument): Step[] =>
  callsOf(runbook).filter((one) => !/^(Get|List|Describe)/.test(requestOf(one).api));

interface Edge {
  from: string;
  to: string;
}

const target = (rule: string | undefined): string | undefined => rule?.match(/^step:(\w+)$/)?.[1];

const choices = z.array(z.looseObject({ NextStep: z.string() }));

/** Every way from one step to another. A step without nextStep and isEnd goes on to the one below it; a branch that has a Default does not. */
export function edgesOf({ mainSteps }: RunbookDocument): (Edge & { cancel: boolean })[] {
  return mainSteps.flatMap((one, index) => {
    const ends = one.isEnd === true || 'Default' in one.inputs;
    const onwards = one.nextStep ?? (ends ? undefined : mainSteps[index + 1]?.name);
    const branches =
      one.action === 'aws:branch' ? choices.parse(one.inputs['Choices']).map(({ NextStep }) => NextStep) : [];
    const fallback = one.inputs['Default'];
    const normal = [onwards, target(one.onFailure), ...branches, typeof fallback === 'string' ? fallback : undefined];
    return [
      ...normal.flatMap((to) => (to === undefined ? [] : [{ from: one.name, to, cancel: false }])),
      ...[target(one.onCancel)].flatMap((to) => (to === undefined ? [] : [{ from: one.name, to, cancel: true }])),
    ];
  });
}

/** Steps that can be reached from `start`, going by the edges given and never through `without`. */
export function reachable(start: string, edges: readonly Edge[], without?: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = start === without ? [] : [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const { from, to } of edges) if (from === name && to !== without) queue.push(to);
  }
  return seen;
}

/** Every `{{…}}` in a value, however deep. */
export function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map(([, name = '']) => name);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}
