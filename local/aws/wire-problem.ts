import { WireError } from './wire-error.ts';
import type { Protocol, ServiceModel } from './wire-model.ts';
import type { Problem } from './wire-read.ts';

/** The error a service answers for an input that does not fit its schema. */
export function inputError(model: ServiceModel, protocol: Protocol, problems: readonly Problem[]): WireError {
  const wrong = problems.find((problem) => problem.kind === 'wrong-type');
  if (wrong) return new WireError('SerializationException', wrongTypeMessage(wrong.path, wrong.expected));
  const missing = problems.filter((problem) => problem.kind === 'missing');
  const first = missing[0]?.path.join('.') ?? 'input';
  if (model.queryCompatible || protocol === 'ec2-query') {
    return new WireError('MissingParameter', `The request must contain the parameter ${first}.`);
  }
  const code = protocol === 'query' ? 'ValidationError' : 'ValidationException';
  return new WireError(code, nullMessage(missing));
}

const wrongTypeMessage = (path: string[], expected: string) =>
  `${path.join('.') || 'The request'} can not be converted to a ${expected}`;

function nullMessage(missing: readonly Problem[]): string {
  const count = `${missing.length} validation error${missing.length === 1 ? '' : 's'} detected`;
  const each = missing.map(
    ({ path }) =>
      `Value null at '${path.map(lowerFirst).join('.')}' failed to satisfy constraint: Member must not be null`,
  );
  return `${count}: ${each.join('; ')}`;
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** The same problems in the words of boto3, which checks an input before it sends it. */
export function parameterError(problems: readonly Problem[]): WireError {
  return new WireError('ValidationException', ['Parameter validation failed:', ...problems.map(botoLine)].join('\n'));
}

function botoLine(problem: Problem): string {
  const name = problem.path.at(-1) ?? 'input';
  const parent = problem.path.slice(0, -1).join('.') || 'input';
  switch (problem.kind) {
    case 'missing':
      return `Missing required parameter in ${parent}: "${name}"`;
    case 'unknown':
      return `Unknown parameter in ${parent}: "${name}", must be one of: ${problem.known.join(', ')}`;
    case 'wrong-type':
      return `Invalid type for parameter ${problem.path.join('.')}, value: ${JSON.stringify(problem.value)}, type: ${typeof problem.value}, valid type: ${problem.expected}`;
  }
}
