import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { rejectionOf, type StartedAws, startAws } from './local-aws.ts';

let aws: StartedAws;
let client: LambdaClient;

beforeEach(async () => {
  aws = await startAws();
  client = new LambdaClient(aws.client);
});

afterEach(async () => {
  client.destroy();
  await aws.close();
});

const register = (handler: (event: unknown) => unknown, timeoutMs = 1000) =>
  aws.lambda.registerFunction('gatekeeper', { timeoutMs, handler: async (event: unknown) => handler(event) });

const invoke = async (input: Partial<InvokeCommandInput> = {}) => {
  const answer = await client.send(new InvokeCommand({ FunctionName: 'gatekeeper', ...input }));
  const text = answer.Payload?.transformToString() ?? '';
  return { ...answer, Payload: text === '' ? undefined : JSON.parse(text) };
};

const refused = async (input: Partial<InvokeCommandInput>) => {
  const { name, message, $metadata } = await rejectionOf(invoke(input));
  return { name, status: $metadata, message };
};

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const status = (httpStatusCode: number) => expect.objectContaining({ httpStatusCode });

describe('Invoke', () => {
  test('gives the function its payload, and what it gave', async () => {
    register((event) => ({ asked: event }));
    expect(await invoke({ Payload: bytes({ ask: 'admit' }) })).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      Payload: { asked: { ask: 'admit' } },
    });
    const plain = await invoke();
    expect([plain.Payload, plain.FunctionError, plain.LogResult]).toEqual([{ asked: {} }, undefined, undefined]);
    const { LogResult = '' } = await invoke({ LogType: 'Tail' });
    expect(Buffer.from(LogResult, 'base64').toString()).toMatch(/^START RequestId: [\w-]+ Version: \$LATEST\n/);
    register(() => undefined);
    expect((await invoke()).Payload).toBeNull();
  });

  test('asks whether it may, and runs nothing, as a dry run', async () => {
    register(() => 'ran');
    expect(await invoke({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204, Payload: undefined });
    expect(aws.lambda.counters('gatekeeper').invocations).toBe(0);
  });

  test('knows a function by its name, its ARN or a part of it, and by a version or an alias that it has', async () => {
    const { arn } = register(() => 'ran');
    aws.lambda.addQualifier('gatekeeper', 'live');
    for (const FunctionName of [arn, '111122223333:function:gatekeeper', 'gatekeeper:live', `${arn}:live`])
      expect((await invoke({ FunctionName })).Payload).toBe('ran');
    expect((await invoke({ Qualifier: 'live' })).Payload).toBe('ran');
    const none = (name: string) => `Function not found: arn:aws:lambda:ap-southeast-2:111122223333:function:${name}`;
    const missing = { name: 'ResourceNotFoundException', status: status(404) };
    expect(await refused({ FunctionName: 'other' })).toEqual({ ...missing, message: none('other') });
    expect(await refused({ Qualifier: 'beta' })).toEqual({ ...missing, message: none('gatekeeper:beta') });
    // Of another account's function Lambda does not say that it is not there.
    const foreign = arn.replace('111122223333', '444455556666');
    expect(await refused({ FunctionName: foreign })).toMatchObject({ name: 'AccessDeniedException' });
    const elsewhere = arn.replace('ap-southeast-2', 'us-east-1');
    expect(await refused({ FunctionName: elsewhere })).toEqual({
      ...missing,
      message: "Functions from 'us-east-1' are not reachable in this region ('ap-southeast-2')",
    });
    expect(await refused({ FunctionName: 'gatekeeper:live', Qualifier: '$LATEST' })).toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('says in the answer that the function failed, with its error as the payload', async () => {
    register(() => {
      throw new TypeError('no such run');
    });
    expect(await invoke()).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      Payload: { errorType: 'TypeError', errorMessage: 'no such run', trace: ['TypeError: no such run'] },
    });
    expect(aws.errors).toHaveLength(1);
  });

  test('says so of a function that is out of time', async () => {
    register(() => new Promise(() => {}), 20);
    const { FunctionError, Payload } = await invoke();
    expect([FunctionError, Payload.errorType]).toEqual(['Unhandled', 'Sandbox.Timedout']);
    expect(Payload.errorMessage).toMatch(/^RequestId: [\w-]+ Task timed out after 0\.02 seconds$/);
  });

  test('says so of a function that gives too much', async () => {
    register(() => 'x'.repeat(6_291_556));
    const { FunctionError, Payload } = await invoke();
    expect([FunctionError, Payload.errorType]).toEqual(['Unhandled', 'Function.ResponseSizeTooLarge']);
  });

  test('refuses what is no JSON, or too much', async () => {
    register(() => 'ran');
    expect(await refused({ Payload: Buffer.from('{') })).toMatchObject({
      name: 'InvalidRequestContentException',
      status: status(400),
    });
    const Payload = bytes('x'.repeat(6_291_556));
    expect(await refused({ Payload })).toMatchObject({ name: 'RequestTooLargeException', status: status(413) });
  });

  test('refuses what is not simulated before it runs anything', async () => {
    register(() => 'ran');
    for (const input of [{ InvocationType: 'Event' as const }, { ClientContext: 'e30=' }, { TenantId: 'one' }])
      expect(await refused(input)).toMatchObject({ name: 'NotImplemented', status: status(501) });
    expect(aws.lambda.counters('gatekeeper').invocations).toBe(0);
  });

  test('meets faults: of the service, and of the function itself, whoever invokes it', async () => {
    register(() => 'ran');
    const of = { target: 'aws', service: 'lambda', operation: 'Invoke' } as const;
    aws.faults.add({ ...of, kind: 'throttle' });
    expect(await refused({})).toEqual({
      name: 'TooManyRequestsException',
      status: status(429),
      message: 'Rate exceeded',
    });
    aws.faults.add({ ...of, kind: 'server-error' });
    expect(await refused({})).toMatchObject({ name: 'ServiceException', status: status(500) });
    aws.faults.add({ target: 'function', function: 'gatekeeper', kind: 'invoke-error', times: 2 });
    expect(await invoke()).toMatchObject({ FunctionError: 'Unhandled', Payload: { errorType: 'Runtime.ExitError' } });
    await expect(aws.lambda.invoke('gatekeeper', {})).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
    expect((await invoke()).Payload).toBe('ran');
    expect([aws.errors, aws.lambda.counters('gatekeeper')]).toMatchObject([[], { invocations: 3, errors: 2 }]);
  });
});
