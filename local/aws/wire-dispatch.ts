import { randomUUID } from 'node:crypto';
import type { CallContext, CallService } from '../types.ts';
import type { Faults } from './faults.ts';
import type { Allows } from './iam.ts';
import { isRecord } from './json-value.ts';
import { checkEnums } from './wire-enum-check.ts';
import { WireError } from './wire-error.ts';
import { injectedError } from './wire-fault.ts';
import type { OperationModel, Protocol, ServiceModel } from './wire-model.ts';
import { inputError, parameterError } from './wire-problem.ts';
import { readShape } from './wire-read.ts';
import { watchInput } from './wire-watch.ts';
import { writeShape } from './wire-write.ts';

export interface Call {
  model: ServiceModel;
  operation: OperationModel;
  protocol: Protocol;
  /** The input as JSON, not yet checked. */
  input: unknown;
}

export type Outcome =
  | { kind: 'output'; output: object }
  /** Already as on the wire. */
  | { kind: 'wire'; output: Readonly<Record<string, unknown>> }
  /** The handler ran, and the caller is not to know. */
  | { kind: 'no-answer' };

/** What every call goes through before its handler. */
export interface Gatekeepers {
  faults: Faults;
  /** Absent: everyone may do everything. */
  allows?: Allows | undefined;
}

/** Runs one call: injected faults, the schema's check, IAM, listed values, the handler. Throws what the service answers as an error. */
export async function runCall(call: Call, context: CallContext, { faults, allows }: Gatekeepers): Promise<Outcome> {
  const { model, operation } = call;
  const fault = faults.takeAws(model.name, operation.name, context.caller);
  if (fault && fault.kind !== 'timeout-after-accept') {
    throw injectedError(fault.kind, model.name, operation.name, context.accountId);
  }
  const outcome = await runHandler(call, context, allows);
  return fault ? { kind: 'no-answer' } : outcome;
}

async function runHandler(call: Call, context: CallContext, allows: Allows | undefined): Promise<Outcome> {
  const { model, operation } = call;
  const wireHandler = model.service.wireHandlers?.[operation.name];
  if (wireHandler && isRecord(call.input)) {
    await authorize(call, call.input, { context, allows });
    return { kind: 'wire', output: await wireHandler(call.input, context) };
  }
  const handler = model.service.handlers[operation.name];
  if (!handler) throw unmodelled(model.name, operation.name);
  const { value, problems } = readShape(operation.input, call.input, { protocol: call.protocol });
  if (problems.length > 0) throw inputError(model, call.protocol, problems);
  await authorize(call, value, { context, allows });
  checkEnums(model, operation.input, value);
  if (isDryRun(model, value)) throw dryRun();
  const watched = watchInput(operation.input, value);
  const output = await handler(watched.value, context);
  refuseUnread(call, watched.unread());
  return { kind: 'output', output };
}

const DRY_RUN = 'DryRun';

/** EC2's operations answer whether the caller may, and do nothing. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html */
const isDryRun = ({ protocol }: ServiceModel, input: unknown): boolean =>
  protocol === 'ec2-query' && isRecord(input) && input[DRY_RUN] === true;

const dryRun = () => new WireError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);

/** What a handler does not read has no effect here: the caller must not believe that it had one. */
function refuseUnread({ model, operation }: Call, unread: readonly string[]): void {
  const known = Object.keys(model.service.withoutEffect?.[operation.name] ?? {});
  if (model.protocol === 'ec2-query') known.push(DRY_RUN);
  const members = unread.filter((path) => !known.some((name) => path === name || path.startsWith(`${name}.`)));
  if (members.length > 0) throw unmodelled(model.name, `${operation.name} with ${members.join(', ')}`);
}

async function authorize(
  { model, operation }: Call,
  input: unknown,
  { context, allows }: { context: CallContext; allows: Allows | undefined },
): Promise<void> {
  const { caller, accountId } = context;
  if (allows === undefined || caller === undefined || !isRecord(input)) return;
  if (await allows({ caller, service: model.name, operation: operation.name, input })) return;
  throw injectedError('access-denied', model.name, operation.name, accountId);
}

export const unmodelled = (service: string, operation: string): WireError =>
  new WireError('NotImplemented', `${service}:${operation} is not simulated.`, 501);

export interface CallServiceOptions extends Gatekeepers {
  models: ReadonlyMap<string, ServiceModel>;
  newContext: (caller?: string) => CallContext;
}

/**
 * Calls a service in process as boto3 does: the input is checked strictly (unknown members too), idempotency tokens are
 * filled in, and the output is plain JSON with timestamps as ISO text.
 */
export function createCallService({ models, newContext, ...gatekeepers }: CallServiceOptions): CallService {
  return async (service, operationName, given, caller) => {
    const model = models.get(service);
    if (!model) throw new WireError('UnknownServiceError', `Unknown service: '${service}'`);
    const operation = model.operations.get(operationName);
    if (!operation) throw unmodelled(service, operationName);
    const input = withTokens(operation, given);
    const { problems } = readShape(operation.input, input, { reportUnknown: true });
    if (problems.length > 0) throw parameterError(problems);
    const call: Call = { model, operation, protocol: 'json1.1', input };
    const outcome = await runCall(call, newContext(caller), gatekeepers);
    if (outcome.kind === 'no-answer') throw new Error(`${service}:${operationName}: no answer before the read timeout`);
    return plainOutput(operation, outcome);
  };
}

function withTokens(operation: OperationModel, given: Record<string, unknown>): Record<string, unknown> {
  const input = { ...given };
  if (!operation.input.isStructSchema()) return input;
  for (const [name, member] of operation.input.structIterator()) {
    if (member.isIdempotencyToken()) input[name] ??= randomUUID();
  }
  return input;
}

function plainOutput(
  operation: OperationModel,
  outcome: Exclude<Outcome, { kind: 'no-answer' }>,
): Record<string, unknown> {
  const value = outcome.kind === 'wire' ? readShape(operation.output, outcome.output).value : outcome.output;
  const plain = writeShape(operation.output, value, { timestamps: 'iso', jsonName: false });
  return isRecord(plain) ? plain : {};
}
