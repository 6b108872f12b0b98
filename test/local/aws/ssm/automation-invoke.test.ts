import { type Answers, automationWorld, run, runbook, serviceError } from './automation-world.ts';

const payload = (value: unknown) => new Uint8Array(Buffer.from(JSON.stringify(value)));
const gave = (value: unknown, more: object = {}): Answers => ({
  'lambda:Invoke': {
    StatusCode: 200,
    ExecutedVersion: '$LATEST',
    Payload: Buffer.from(payload(value)).toString('base64'),
    ...more,
  },
});
const failed = (errorType: string, errorMessage: string) =>
  gave({ errorType, errorMessage }, { FunctionError: 'Unhandled' });

const gate = (inputs: string, more = '') => `
  - name: gate
    action: aws:invokeLambdaFunction
    inputs:
      FunctionName: gatekeeper
${inputs}
${more}`;

const ADMITTED = '    outputs: [{ Name: admitted, Selector: $.Payload.admitted, Type: String }]';

/** What the function was sent, with its payload as text. */
const sent = (execution: { world: ReturnType<typeof automationWorld> }) =>
  execution.world.calls.map(({ name, input: { Payload, ...input } }) => ({
    name,
    input,
    payload: Payload instanceof Uint8Array ? Buffer.from(Payload).toString() : Payload,
  }));

describe('aws:invokeLambdaFunction', () => {
  test('sends a map: a reference that is a whole value keeps its type, one within a text is text', async () => {
    const execution = await run(
      runbook(
        gate(`      InputPayload:
        ask: admit
        RunId: "{{ RunId }}"
        Found: "{{ Ids }}"
        Few: "{{ Few }}"
        Text: "{{ RunId }} of {{ Ids }}"
        Execution: "{{ automation:EXECUTION_ID }}"`),
        'parameters: { RunId: { type: String }, Ids: { type: StringList }, Few: { type: Boolean } }',
      ),
      { answers: gave({}), parameters: { RunId: ['b-1'], Ids: ['i-1', 'i-2'], Few: ['true'] } },
    );
    const [call] = sent(execution);
    expect(call).toMatchObject({ name: 'lambda:Invoke', input: { FunctionName: 'gatekeeper' } });
    expect(JSON.parse(String(call?.payload))).toEqual({
      ask: 'admit',
      RunId: 'b-1',
      Found: ['i-1', 'i-2'],
      Few: true,
      Text: 'b-1 of ["i-1","i-2"]',
      Execution: execution.AutomationExecutionId,
    });
  });

  test('sends the text of Payload, which InputPayload replaces', async () => {
    const text = await run(runbook(gate(`      Payload: '{"a": 1}'\n      LogType: Tail\n      Qualifier: live`)), {
      answers: gave({}),
    });
    expect(sent(text)).toMatchObject([{ input: { LogType: 'Tail', Qualifier: 'live' }, payload: '{"a": 1}' }]);
    const both = await run(runbook(gate(`      Payload: '{"a": 1}'\n      InputPayload: { b: 2 }`)), {
      answers: gave({}),
    });
    expect(sent(both)).toMatchObject([{ payload: '{"b":2}' }]);
    const none = await run(runbook(gate('')), { answers: gave({}) });
    expect(sent(none)).toMatchObject([{ payload: undefined }]);
  });

  test('gives status, log and payload as they came, and what its outputs select of the decoded payload', async () => {
    const outputs = `    outputs:
      - { Name: admitted, Selector: $.Payload.admitted, Type: String }
      - { Name: found, Selector: $.Payload.found, Type: StringList }
      - { Name: status, Selector: $.StatusCode, Type: Integer }
`;
    const { Outputs } = await run(
      runbook(
        gate('', outputs),
        'outputs: [gate.StatusCode, gate.Payload, gate.LogResult, gate.admitted, gate.found, gate.status]',
      ),
      { answers: gave({ admitted: 'yes', found: ['i-1'] }, { LogResult: 'TE9H' }) },
    );
    expect(Outputs).toEqual({
      'gate.StatusCode': ['200'],
      'gate.Payload': ['{"admitted":"yes","found":["i-1"]}'],
      'gate.LogResult': ['TE9H'],
      'gate.admitted': ['yes'],
      'gate.found': ['i-1'],
      'gate.status': ['200'],
    });
  });

  test.each([
    [
      gave({ refusal: 'unknown' }),
      'Verification',
      'the output admitted names $.Payload.admitted, which the response lacks',
    ],
    [gave({ admitted: ['yes', 'no'] }), 'Verification', 'the output admitted ($.Payload.admitted) is no String'],
    [failed('Error', 'no such run'), 'Verification', 'the function failed: Error: no such run'],
    [gave('x'.repeat(205_000)), 'Verification', 'the response exceeds 200 KB'],
    [
      { 'lambda:Invoke': serviceError('TooManyRequestsException', 'Rate exceeded') },
      'TooManyRequestsException',
      'An error occurred (TooManyRequestsException) when calling the Invoke operation: Rate exceeded',
    ],
  ])('fails when what it was to give is not to be had: %j', async (answers, type, words) => {
    const execution = await run(runbook(gate('', ADMITTED)), { answers });
    expect(execution.AutomationExecutionStatus).toBe('Failed');
    expect(execution.StepExecutions?.[0]?.FailureDetails?.FailureType).toBe(type);
    expect(execution.FailureMessage).toBe(
      `Step fails when it is Execute/Cancelling action. ${words}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`,
    );
  });

  test('goes on after an error of the function of which nothing is selected: later steps look at FunctionError', async () => {
    const execution = await run(runbook(gate(''), 'outputs: [gate.FunctionError, gate.Payload]'), {
      answers: failed('Sandbox.Timedout', 'Task timed out'),
    });
    expect(execution.AutomationExecutionStatus).toBe('Success');
    expect(execution.Outputs?.['gate.FunctionError']).toEqual(['Unhandled']);
  });

  test('sends at most 200 KB, and a map that is one', async () => {
    const large = { RunId: 'x'.repeat(500) };
    const many = Object.keys(Array.from({ length: 420 })).map((key) => `        k${key}: "{{ RunId }}"`);
    const parameters = 'parameters: { RunId: { type: String } }';
    const given = { answers: gave({}), parameters: { RunId: [large.RunId] } };
    const over = await run(runbook(gate(`      InputPayload:\n${many.join('\n')}`), parameters), given);
    expect([over.FailureMessage, over.world.calls]).toEqual([
      expect.stringContaining('the payload exceeds 200 KB'),
      [],
    ]);
    const text = await run(runbook(gate('      InputPayload: "{{ RunId }}"'), parameters), given);
    expect([text.FailureMessage, text.world.calls]).toEqual([expect.stringContaining('InputPayload is no map'), []]);
  });

  test('is tried again up to maxAttempts', async () => {
    const lost = failed('Error', 'Slack: timeout')['lambda:Invoke'];
    const answers = {
      'lambda:Invoke': [lost, lost, gave({ admitted: 'yes' })['lambda:Invoke']].flatMap((one) => one ?? []),
    };
    const execution = await run(runbook(gate('', `    maxAttempts: 3\n${ADMITTED}`)), { answers });
    expect([execution.AutomationExecutionStatus, execution.world.calls.length]).toEqual(['Success', 3]);
  });

  test.each([
    ['      Invocation: Event', '', 'inputs: Unrecognized key: "Invocation"'],
    ['      InvocationType: Later', '', 'inputs.InvocationType: Invalid option'],
    ['      InvocationType: DryRun\n      LogType: Tail', '', 'LogType Tail needs the InvocationType RequestResponse'],
    ['      InputPayload: [1]', '', 'inputs.InputPayload: Invalid input'],
    ['', '    timeoutSeconds: 301', 'runs for at most 300 seconds'],
    ['      Payload: "{{ gate.Answer }}"', '', '{{ gate.Answer }}: there is no such step output'],
  ])('a document with %s %s is refused', async (inputs, more, words) => {
    await expect(automationWorld().create(runbook(gate(inputs, more)))).rejects.toThrow(words);
  });
});
