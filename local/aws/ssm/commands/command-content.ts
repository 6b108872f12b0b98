import { isRecord, textOf, toJson } from '../json.ts';

/** A parameter of a Command document. */
export interface CommandParameter {
  type: 'String' | 'StringList' | 'Integer' | 'Boolean';
  default?: string;
  allowedValues?: readonly string[];
  allowedPattern?: string;
}

export type StepAction = 'aws:runShellScript' | 'aws:runPowerShellScript';

export interface CommandStep {
  name: string;
  action: StepAction;
  /** Where it runs; elsewhere it is skipped, as a success. Absent: wherever its action can. */
  platform?: 'Linux' | 'Windows' | 'MacOS';
  script: readonly string[];
  timeoutSeconds: number;
}

export interface CommandContent {
  description?: string;
  parameters: Readonly<Record<string, CommandParameter>>;
  steps: readonly CommandStep[];
}

const STEP_TIMEOUT = 3600;

/**
 * Reads a Command document of schema 2.2. Throws an Error with what is wrong or not simulated.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html
 */
export const parseCommandContent = (content: unknown): CommandContent => {
  if (!isRecord(content)) throw new Error('the document is not an object');
  refuseOthers('the document', content, ['schemaVersion', 'description', 'parameters', 'mainSteps']);
  if (content['schemaVersion'] !== '2.2') throw new Error('Command documents of schema 2.2 alone are simulated here');
  const { description, parameters = {}, mainSteps } = content;
  if (!isRecord(parameters)) throw new Error('parameters is not an object');
  if (!Array.isArray(mainSteps) || mainSteps.length === 0) throw new Error('mainSteps is missing or empty');
  const steps = mainSteps.map(parseStep);
  const twice = steps.find(({ name }, index) => steps.findIndex((step) => step.name === name) !== index);
  if (twice !== undefined) throw new Error(`two steps are named ${twice.name}`);
  return {
    ...(typeof description === 'string' && { description }),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, rule]) => [name, parseParameter(name, rule)]),
    ),
    steps,
  };
};

const parseParameter = (name: string, rule: unknown): CommandParameter => {
  if (!isRecord(rule)) throw new Error(`the parameter ${name} is not an object`);
  refuseOthers(`the parameter ${name}`, rule, ['type', 'description', 'default', 'allowedValues', 'allowedPattern']);
  const { type, default: preset, allowedValues, allowedPattern } = rule;
  if (type !== 'String' && type !== 'StringList' && type !== 'Integer' && type !== 'Boolean')
    throw new Error(`the type of the parameter ${name} is not simulated here`);
  return {
    type,
    ...(preset !== undefined && { default: textOf(toJson(preset)) }),
    ...(Array.isArray(allowedValues) && { allowedValues: allowedValues.map(String) }),
    ...(typeof allowedPattern === 'string' && { allowedPattern }),
  };
};

const parseStep = (step: unknown): CommandStep => {
  if (!isRecord(step)) throw new Error('a step is not an object');
  refuseOthers('a step', step, ['action', 'name', 'precondition', 'inputs']);
  const { action, name, precondition, inputs } = step;
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,128}$/.test(name)) throw new Error('a step has no valid name');
  if (action !== 'aws:runShellScript' && action !== 'aws:runPowerShellScript')
    throw new Error(`the action ${String(action)} of the step ${name} is not simulated here`);
  if (!isRecord(inputs)) throw new Error(`the step ${name} has no inputs`);
  refuseOthers(`the inputs of ${name}`, inputs, ['runCommand', 'timeoutSeconds', 'workingDirectory']);
  const { runCommand, timeoutSeconds = STEP_TIMEOUT } = inputs;
  if (!Array.isArray(runCommand) || runCommand.length === 0) throw new Error(`the step ${name} has no runCommand`);
  const platform = precondition === undefined ? undefined : platformOfPrecondition(name, precondition);
  return {
    name,
    action,
    script: runCommand.map(String),
    timeoutSeconds: Number(timeoutSeconds),
    ...(platform !== undefined && { platform }),
  };
};

/** `StringEquals: [platformType, Linux]`, in either order. */
const platformOfPrecondition = (step: string, precondition: unknown): 'Linux' | 'Windows' | 'MacOS' => {
  const equals: unknown = isRecord(precondition) ? precondition['StringEquals'] : undefined;
  const others = Array.isArray(equals) ? equals.filter((term: unknown) => term !== 'platformType') : [];
  const [platform] = others;
  const isKnown = platform === 'Linux' || platform === 'Windows' || platform === 'MacOS';
  if (Array.isArray(equals) && equals.length === 2 && others.length === 1 && isKnown) return platform;
  throw new Error(`the precondition of the step ${step} is not simulated here`);
};

const refuseOthers = (what: string, given: object, known: readonly string[]): void => {
  const other = Object.keys(given).find((key) => !known.includes(key));
  if (other !== undefined) throw new Error(`${other} of ${what} is not simulated here`);
};
