import {
  InvalidRole,
  type SendCommandCommandInput,
  UnsupportedPlatformType,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { checkRange, invalidMember, refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import type { CommandRecord, InvocationRecord } from './command.ts';
import { checkedParameters } from './document-parameters.ts';
import { type CommandDocument, findCommandDocument, supports } from './documents.ts';
import { runCommand } from './run.ts';
import { targetsOf } from './targets.ts';

const DEFAULT_TIMEOUT = 3600;
const DEFAULT_CONCURRENCY = '50';
const DEFAULT_ERRORS = '0';
const KEPT = 30 * 86_400_000;

const NOT_SIMULATED: readonly (keyof SendCommandCommandInput)[] = [
  'DocumentHash',
  'DocumentHashType',
  'OutputS3BucketName',
  'OutputS3KeyPrefix',
  'OutputS3Region',
  'NotificationConfig',
  'CloudWatchOutputConfig',
  'AlarmConfiguration',
];

/** What starts a command besides its request. */
export interface SentFrom {
  /** For State Manager, whose commands are neither listed nor announced. */
  hidden?: boolean;
}

/**
 * Sends a command, as the API's SendCommand does and as a window's Run Command task does. It has not begun when this returns;
 * `whenFinal` is told of its end. @throws the exceptions of SendCommand
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html
 */
export const sendCommand = async (
  state: SsmState,
  input: SendCommandCommandInput,
  from: SentFrom = {},
): Promise<CommandRecord> => {
  const document = checkedDocument(state, input);
  const parameters = checkedParameters(document.parameters, input.Parameters ?? {});
  const ids = await targetsOf(state, input);
  if (input.InstanceIds !== undefined && input.InstanceIds.length > 0) checkPlatforms(state, document, ids);
  document.requireKnown?.();
  const command = recordOf(state, { input, document, parameters, ids, from });
  state.commands.set(command.id, command);
  forgetOld(state);
  runCommand(state, command, document);
  return command;
};

const checkedDocument = (state: SsmState, input: SendCommandCommandInput): CommandDocument => {
  const other = NOT_SIMULATED.find((name) => input[name] !== undefined);
  if (other !== undefined) throw refusal(ValidationException, `${other} of SendCommand is not simulated here.`);
  checkRange('timeoutSeconds', input.TimeoutSeconds, 30, 2_592_000);
  if ((input.Comment ?? '').length > 100)
    throw invalidMember('comment', input.Comment, 'Member must have length less than or equal to 100');
  checkRate('maxConcurrency', input.MaxConcurrency, /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/);
  checkRate('maxErrors', input.MaxErrors, /^([1-9][0-9]*|0|[1-9][0-9]%|[0-9]%|100%)$/);
  if (input.ServiceRoleArn !== undefined && !/^arn:aws:iam::\d{12}:role\/.+$/.test(input.ServiceRoleArn))
    throw refusal(InvalidRole, `${input.ServiceRoleArn} is not the ARN of a role.`);
  return findCommandDocument(state, input.DocumentName, input.DocumentVersion);
};

const checkRate = (member: string, value: string | undefined, pattern: RegExp): void => {
  if (value !== undefined && !pattern.test(value))
    throw invalidMember(member, value, `Member must satisfy regular expression pattern: ${pattern.source}`);
};

const checkPlatforms = (state: SsmState, document: CommandDocument, ids: readonly string[]): void => {
  const wrong = ids.filter((id) => {
    const node = state.nodes.get(id);
    return node !== undefined && !supports(document, node.system);
  });
  if (wrong.length > 0)
    throw refusal(UnsupportedPlatformType, `${document.name} does not support the platform of ${wrong.join(', ')}.`);
};

interface Checked {
  input: SendCommandCommandInput;
  document: CommandDocument;
  parameters: Record<string, string[]>;
  ids: readonly string[];
  from: SentFrom;
}

const recordOf = (state: SsmState, { input, document, parameters, ids, from }: Checked): CommandRecord => {
  const now = state.clock.now();
  const timeout = (input.TimeoutSeconds ?? DEFAULT_TIMEOUT) * 1000;
  return {
    id: state.nextId(),
    documentName: document.name,
    documentVersion: document.version,
    parameters,
    request: input,
    maxConcurrency: Math.max(1, rateOf(input.MaxConcurrency ?? DEFAULT_CONCURRENCY, ids.length)),
    maxErrors: rateOf(input.MaxErrors ?? DEFAULT_ERRORS, ids.length),
    requestedAt: now,
    deliverBy: now + timeout,
    expiresAt: now + timeout + document.executionSeconds * 1000,
    status: 'Pending',
    details: 'Pending',
    invocations: new Map(ids.map((id) => [id, pendingInvocation(id, now, document)])),
    whenFinal: [],
    hidden: from.hidden ?? false,
    cancel: () => {},
  };
};

const pendingInvocation = (nodeId: string, now: number, { steps }: CommandDocument): InvocationRecord => ({
  nodeId,
  details: 'Pending',
  requestedAt: now,
  plugins: steps.map(({ name }) => ({ name, status: 'Pending', details: 'Pending', code: -1, output: '', error: '' })),
});

/** `10` or `10%` of the targets, rounded down. */
const rateOf = (rate: string, targets: number): number =>
  rate.endsWith('%') ? Math.floor((Number(rate.slice(0, -1)) * targets) / 100) : Number(rate);

/** Commands are kept for 30 days. */
const forgetOld = (state: SsmState): void => {
  for (const [id, { requestedAt }] of state.commands) {
    if (state.clock.now() - requestedAt < KEPT) return;
    state.commands.delete(id);
  }
};
