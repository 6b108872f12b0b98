import {
  AutomationDefinitionNotFoundException,
  AutomationDefinitionVersionNotFoundException,
  AutomationExecutionLimitExceededException,
  IdempotentParameterMismatch,
  InvalidAutomationExecutionParametersException,
  type StartAutomationExecutionCommandInput,
} from '@aws-sdk/client-ssm';
import { answeredBefore } from '../take.ts';
import { createWaiting } from '../waiting.ts';
import { awsRunbook } from './automation/aws-runbooks.ts';
import { isBlocking, runExecution } from './automation/engine.ts';
import { executionEvent, stepEvent } from './automation/events.ts';
import { type EngineDeps, type Execution, isFinal } from './automation/execution.ts';
import { type Given, parameterValues } from './automation/parameters.ts';
import { pendingRecord } from './automation/records.ts';
import type { Runbook } from './automation/runbook.ts';
import { documentName, versionOf } from './document-lookup.ts';
import { checkOneOf, invalidMember, refusal } from './errors.ts';
import { stopExecution } from './signals.ts';
import type { SsmState } from './state.ts';
import { addTags, checkTagCount } from './tags.ts';

const MOST_RUNNING = 100;
const MOST_NESTED = 5;
const RETENTION = 30 * 24 * 3_600_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Starts an execution as whoever calls, or answers with the one that this token started, and gives its id. */
export const startExecution = (
  state: SsmState,
  input: StartAutomationExecutionCommandInput,
  executedBy = state.executedBy,
): string => {
  checkOneOf('mode', input.Mode, ['Auto', 'Interactive']);
  checkTagCount(input.Tags, 5);
  const earlier = startedBefore(state, input);
  if (earlier !== undefined) return earlier;
  const execution = newExecution(state, {
    document: input.DocumentName ?? '',
    version: input.DocumentVersion,
    given: input.Parameters ?? {},
    mode: input.Mode ?? 'Auto',
    executedBy,
  });
  remember(state, input, execution);
  begin(state, execution);
  return execution.id;
};

/** AWS says a token "can't be reused"; the same token with the same request is answered as the request was. */
const startedBefore = (state: SsmState, input: StartAutomationExecutionCommandInput): string | undefined => {
  const { ClientToken: token } = input;
  if (token === undefined) return undefined;
  if (!UUID.test(token))
    throw invalidMember(
      'clientToken',
      token,
      'Member must satisfy regular expression pattern: [a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}',
    );
  const earlier = state.tokens.get(token.toLowerCase());
  if (earlier === undefined || state.clock.now() - earlier.at > RETENTION) return undefined;
  if (earlier.request === requestText(input)) return answeredBefore(input, earlier.executionId);
  throw refusal(IdempotentParameterMismatch, 'The client token was used before with other parameters.');
};

const remember = (state: SsmState, input: StartAutomationExecutionCommandInput, execution: Execution): void => {
  if (input.Tags !== undefined && input.Tags.length > 0) addTags(state, 'Automation', execution.id, input.Tags);
  if (input.ClientToken === undefined) return;
  const record = { executionId: execution.id, request: requestText(input), at: state.clock.now() };
  state.tokens.set(input.ClientToken.toLowerCase(), record);
};

const requestText = ({ ClientToken: _token, ...request }: StartAutomationExecutionCommandInput): string =>
  JSON.stringify(sorted(request));

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value)
    .map(([key, member]) => [key, sorted(member)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
};

interface Request {
  document: string;
  version: string | undefined;
  given: Given;
  mode: 'Auto' | 'Interactive';
  executedBy: string;
  parent?: Execution;
}

const MOST_VALUES = 50;
const LONGEST_VALUE = 512;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html, `Parameters` */
const checkSizes = (given: Given): void => {
  for (const [name, values] of Object.entries(given)) {
    if (values.length > MOST_VALUES)
      throw invalidMember(
        `parameters.${name}`,
        values.length,
        `Member must have length less than or equal to ${MOST_VALUES}`,
      );
    const wrong = values.find(({ length }) => length < 1 || length > LONGEST_VALUE);
    if (wrong !== undefined)
      throw invalidMember(`parameters.${name}`, wrong, `Member must have length between 1 and ${LONGEST_VALUE}`);
  }
};

const newExecution = (state: SsmState, request: Request): Execution => {
  checkSizes(request.given);
  const found = runbookOf(state, request.document, request.version);
  const parameters = parameterValues(found.runbook, request.given);
  if ('problem' in parameters) throw refusal(InvalidAutomationExecutionParametersException, parameters.problem);
  checkLimit(state);
  const execution: Execution = {
    id: state.nextId(),
    documentName: found.name,
    documentVersion: found.version,
    runbook: found.runbook,
    parameters: parameters.given,
    values: parameters.values,
    variables: defaults(found.runbook),
    mode: request.mode,
    status: 'Pending',
    startedAt: state.clock.now(),
    steps: found.runbook.mainSteps.map((step) => pendingRecord(state.nextId(), step)),
    outputs: {},
    executedBy: request.executedBy,
    depth: (request.parent?.depth ?? 0) + 1,
    signals: [],
    waiting: createWaiting(state.clock),
    ...(request.parent !== undefined && { parentId: request.parent.id }),
  };
  state.executions.set(execution.id, execution);
  return execution;
};

const defaults = (runbook: Runbook): Execution['variables'] =>
  Object.fromEntries(
    Object.entries(runbook.variables).flatMap(([name, rule]) =>
      rule.default === undefined ? [] : [[name, rule.default]],
    ),
  );

const runbookOf = (state: SsmState, reference: string, version: string | undefined) => {
  const document = state.documents.get(documentName(reference));
  const ofAws = document === undefined ? awsRunbook(reference) : undefined;
  if (ofAws !== undefined) return { name: reference, version: '1', runbook: ofAws };
  if (document === undefined || document.type !== 'Automation') {
    throw refusal(AutomationDefinitionNotFoundException, `There is no Automation document ${reference}.`);
  }
  const found = versionOf(document, version);
  if (found?.runbook === undefined) {
    throw refusal(AutomationDefinitionVersionNotFoundException, `The document ${reference} has no version ${version}.`);
  }
  return { name: document.name, version: found.version, runbook: found.runbook };
};

/** Executions that stand in an approval, a pause or a sleep do not count: AWS has 400 places more for them. */
const checkLimit = (state: SsmState): void => {
  const running = [...state.executions.values()].filter(
    (execution) => !isFinal(execution.status) && !isBlocking(execution.current?.action ?? ''),
  );
  if (running.length < MOST_RUNNING) return;
  throw refusal(
    AutomationExecutionLimitExceededException,
    `The limit of ${MOST_RUNNING} concurrent automations is reached.`,
  );
};

const begin = (state: SsmState, execution: Execution): void => {
  const deps = engineDeps(state, execution);
  state.clock.at(state.clock.now(), () => execution.waiting.start(() => runExecution(deps, execution)));
};

const roleName = (arn: string | undefined): string | undefined => arn?.split('/').at(-1);

const endListeners = new WeakMap<Execution, (() => void)[]>();

/** Calls `then` when the execution has ended. */
export const whenEnded = (execution: Execution, then: () => void): void => {
  endListeners.set(execution, [...(endListeners.get(execution) ?? []), then]);
};

/** Steps call as the role that the document assumes. A document without one, which none of ours is, calls as an administrator. */
const engineDeps = (state: SsmState, { runbook }: Execution): EngineDeps => ({
  clock: state.clock,
  callService: (service, operation, input) =>
    state.callService(service, operation, input, roleName(runbook.assumeRole)),
  accountId: state.accountId,
  region: state.region,
  nextId: state.nextId,
  startChild: (parent, document, version, given) => {
    if (parent.depth >= MOST_NESTED) throw new Error(`automations nest at most ${MOST_NESTED} deep`);
    const child = newExecution(state, {
      document,
      version,
      given,
      mode: 'Auto',
      executedBy: parent.executedBy,
      parent,
    });
    begin(state, child);
    return child;
  },
  whenFinal: whenEnded,
  stopChild: (execution) => {
    if (!isFinal(execution.status) && execution.stop === undefined) stopExecution(execution, 'Cancel');
  },
  onStepEnd: (execution, step) => {
    const event = stepEvent(state, execution, step);
    if (event !== undefined) state.emit(event);
  },
  onEnd: (execution) => {
    const event = executionEvent(state, execution);
    if (event !== undefined) state.emit(event);
    for (const then of endListeners.get(execution) ?? []) then();
  },
});
