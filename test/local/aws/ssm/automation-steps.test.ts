import { automationWorld, run, runbook, serviceError, stepStatuses } from './automation-world.ts';

const read = (name: string, extra = '') => `
  - name: ${name}
    action: aws:executeAwsApi
    inputs: { Service: ec2, Api: DescribeImages }
    outputs:
      - { Name: id, Selector: "$.Images[0].ImageId", Type: String }
${extra}`;

const images = {
  'ec2:DescribeImages': {
    Images: [
      { ImageId: 'ami-1', Size: 8, Public: true },
      { ImageId: 'ami-2', Size: 9 },
    ],
  },
};

describe('aws:executeAwsApi', () => {
  test('calls the service with the other inputs and keeps the selected outputs', async () => {
    const execution = await run(
      runbook(
        `
  - name: describe
    action: aws:executeAwsApi
    inputs: { Service: ec2, Api: DescribeImages, ImageIds: ["{{ Image }}"] }
    outputs:
      - { Name: ids, Selector: "$.Images..ImageId", Type: StringList }
      - { Name: size, Selector: "$.Images[0].Size", Type: Integer }
      - { Name: second, Selector: "$.Images[?(@.ImageId=='ami-2')].Size", Type: String }`,
        'parameters: { Image: { type: String } }\noutputs: [describe.ids, describe.size, describe.second]',
      ),
      { answers: images, parameters: { Image: ['ami-1'] } },
    );
    expect(execution.world.calls[0]).toMatchObject({ name: 'ec2:DescribeImages', input: { ImageIds: ['ami-1'] } });
    expect(execution.AutomationExecutionStatus).toBe('Success');
    expect(execution.Outputs).toEqual({
      'describe.ids': ['ami-1', 'ami-2'],
      'describe.size': ['8'],
      'describe.second': ['9'],
    });
    expect(execution.StepExecutions?.[0]?.Inputs).toEqual({
      Service: '"ec2"',
      Api: '"DescribeImages"',
      ImageIds: '["ami-1"]',
    });
  });

  test('fails with the code of the error, as AWS words it', async () => {
    const error = serviceError('ThrottlingException', 'Rate exceeded');
    const execution = await run(runbook(read('describe')), { answers: { 'ec2:DescribeImages': error } });
    expect(execution.AutomationExecutionStatus).toBe('Failed');
    expect(execution.FailureMessage).toBe(
      'Step fails when it is Execute/Cancelling action. An error occurred (ThrottlingException) when calling the DescribeImages operation: Rate exceeded. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.',
    );
    expect(execution.StepExecutions?.[0]?.FailureDetails?.FailureType).toBe('ThrottlingException');
  });

  test('tries again up to maxAttempts, and no further', async () => {
    const error = serviceError('InternalError', 'Try again');
    const twice = await run(runbook(read('describe', '    maxAttempts: 3')), {
      answers: { 'ec2:DescribeImages': [error, error, images['ec2:DescribeImages']] },
    });
    expect([twice.AutomationExecutionStatus, twice.world.calls.length]).toEqual(['Success', 3]);
    const always = await run(runbook(read('describe', '    maxAttempts: 2')), {
      answers: { 'ec2:DescribeImages': error },
    });
    expect([always.AutomationExecutionStatus, always.world.calls.length]).toEqual(['Failed', 2]);
  });

  test.each([
    ['$.Images[5].ImageId', 'String', 'which the response lacks'],
    ['$.Nothing..ImageId', 'StringList', 'which the response lacks'],
    ['$.Images..ImageId', 'String', 'is no String'],
    ['$.Images[0].ImageId', 'Integer', 'is no Integer'],
    ['$.Images', 'StringList', 'is no StringList'],
  ])('fails when the output %s as %s is not to be had', async (selector, type, words) => {
    const execution = await run(
      runbook(`
  - name: describe
    action: aws:executeAwsApi
    inputs: { Service: ec2, Api: DescribeImages }
    outputs: [{ Name: x, Selector: "${selector}", Type: ${type} }]`),
      { answers: images },
    );
    expect(execution.AutomationExecutionStatus).toBe('Failed');
    expect(execution.FailureMessage).toContain(words);
  });

  test.each([
    ['$.Images[0].Size', 'String', ['8']],
    ['$.Images[0].Size', 'StringList', ['8']],
    ['$.Images[0].Public', 'Boolean', ['true']],
    ['$.Images[1:]', 'StringMap', undefined],
    ['$.Images[0]', 'StringMap', ['{"ImageId":"ami-1","Size":8,"Public":true}']],
    ['$..ImageId', 'StringList', ['ami-1', 'ami-2']],
    ['$.Images..Missing', 'StringList', []],
    ['$.Images[?(@.Size >= 9)].ImageId', 'String', ['ami-2']],
    ['$.Images[?(@.Public == true)].Size', 'StringList', ['8']],
  ])('reads %s as %s', async (selector, type, expected) => {
    const world = automationWorld(images);
    const created = world.create(
      runbook(
        `
  - name: describe
    action: aws:executeAwsApi
    inputs: { Service: ec2, Api: DescribeImages }
    outputs: [{ Name: x, Selector: "${selector}", Type: ${type} }]`,
        'outputs: [describe.x]',
      ),
    );
    if (expected === undefined) {
      await expect(created).rejects.toThrow('is not understood');
      return;
    }
    await created;
    expect((await world.get(await world.start())).Outputs).toEqual({ 'describe.x': expected });
  });
});

describe('references', () => {
  test('keep the type when they are the whole value, and are text inside other text', async () => {
    const execution = await run(
      runbook(
        `
  - name: send
    action: aws:executeAwsApi
    inputs:
      Service: sqs
      Api: SendMessage
      Count: "{{ Count }}"
      On: "{{ On }}"
      List: "{{ List }}"
      Map: "{{ Map }}"
      Text: "{{Count}} of {{ List }} in {{ global:REGION }} by {{ automation:EXECUTION_ID }}"
      Account: "{{ global:ACCOUNT_ID }}"
      At: "{{ global:DATE_TIME }}"
      Set: "{{ variable:phase }}"`,
        `parameters:
  Count: { type: Integer }
  "On": { type: Boolean, default: true }
  List: { type: StringList, default: [a, b] }
  Map: { type: StringMap, default: { k: v } }
variables:
  phase: { type: String, default: first }`,
      ),
      { parameters: { Count: ['7'] } },
    );
    expect(execution.world.calls[0]?.input).toEqual({
      Count: 7,
      On: true,
      List: ['a', 'b'],
      Map: { k: 'v' },
      Text: `7 of ["a","b"] in ap-southeast-2 by ${execution.AutomationExecutionId}`,
      Account: '111122223333',
      At: '2026-11-18_23.00.00',
      Set: 'first',
    });
  });

  test('to a step that did not run read as AWS has it', async () => {
    const execution = await run(runbook(read('first', '    isEnd: true') + read('never'), 'outputs: [never.id]'), {
      answers: images,
    });
    expect(execution.Outputs).toEqual({
      'never.id': ['No output available yet because the step is not successfully executed'],
    });
    expect(stepStatuses(execution)).toEqual(['first: Success', 'never: Pending']);
  });
});

const wait = (extra = '') =>
  runbook(`
  - name: wait
    action: aws:waitForAwsResourceProperty
${extra}
    inputs:
      Service: imagebuilder
      Api: GetImage
      PropertySelector: $.image.state.status
      DesiredValues: [AVAILABLE, FAILED]`);
const image = (status: string) => ({ image: { state: { status } } });

describe('aws:waitForAwsResourceProperty', () => {
  test('looks again until a desired value, more slowly each time', async () => {
    const statuses = ['PENDING', 'BUILDING', 'BUILDING', 'BUILDING', 'BUILDING', 'AVAILABLE'].map(image);
    const execution = await run(wait(), { answers: { 'imagebuilder:GetImage': statuses }, seconds: 100 });
    expect(execution.world.calls.map((call) => call.at / 1000)).toEqual([0, 5, 15, 35, 65, 95]);
    expect(execution.AutomationExecutionStatus).toBe('Success');
  });

  test('knows no failing value, and times out', async () => {
    const execution = await run(wait('    timeoutSeconds: 60'), {
      answers: { 'imagebuilder:GetImage': image('CANCELLED') },
      seconds: 61,
    });
    expect(execution.AutomationExecutionStatus).toBe('TimedOut');
    expect(execution.ExecutionEndTime).toEqual(new Date('2026-11-18T23:01:00Z'));
    expect(stepStatuses(execution)).toEqual(['wait: TimedOut']);
  });

  test('times out after an hour when nothing else is said', async () => {
    const options = { answers: { 'imagebuilder:GetImage': image('CREATING') } };
    expect((await run(wait(), { ...options, seconds: 3599 })).AutomationExecutionStatus).toBe('InProgress');
    expect((await run(wait(), { ...options, seconds: 3600 })).AutomationExecutionStatus).toBe('TimedOut');
  });

  test('outlasts a few throttled looks but no other error', async () => {
    const throttle = serviceError('CallRateLimitExceededException', 'Rate exceeded');
    const calm = await run(wait(), {
      answers: { 'imagebuilder:GetImage': [throttle, throttle, image('AVAILABLE')] },
      seconds: 60,
    });
    expect(calm.AutomationExecutionStatus).toBe('Success');
    const throttled = await run(wait(), { answers: { 'imagebuilder:GetImage': throttle }, seconds: 600 });
    expect([throttled.AutomationExecutionStatus, throttled.world.calls.length]).toEqual(['Failed', 5]);
    const gone = await run(wait(), {
      answers: { 'imagebuilder:GetImage': serviceError('ResourceNotFoundException', 'gone') },
    });
    expect(gone.FailureMessage).toContain('(ResourceNotFoundException)');
  });
});

test('aws:assertAwsResourceProperty looks once', async () => {
  const content = runbook(`
  - name: assert
    action: aws:assertAwsResourceProperty
    inputs: { Service: imagebuilder, Api: GetImage, PropertySelector: $.image.state.status, DesiredValues: [AVAILABLE] }`);
  expect(
    (await run(content, { answers: { 'imagebuilder:GetImage': image('AVAILABLE') } })).AutomationExecutionStatus,
  ).toBe('Success');
  const failed = await run(content, { answers: { 'imagebuilder:GetImage': image('FAILED') } });
  expect([failed.AutomationExecutionStatus, failed.world.calls.length]).toEqual(['Failed', 1]);
  expect(failed.FailureMessage).toContain('Property value FAILED is not in the desired values ["AVAILABLE"]');
});

test.each([
  ['Duration: PT10M', 599, 600],
  ['Duration: P1DT1S', 86_400, 86_401],
  ['Timestamp: "2026-11-18T23:05:00Z"', 299, 300],
])('aws:sleep with %s', async (inputs, before, done) => {
  const content = runbook(`\n  - name: sleep\n    action: aws:sleep\n    inputs: { ${inputs} }`);
  expect((await run(content, { seconds: before })).AutomationExecutionStatus).toBe('InProgress');
  expect((await run(content, { seconds: done })).AutomationExecutionStatus).toBe('Success');
});

test('an action that is not simulated says so', async () => {
  const execution = await run(
    runbook('\n  - name: go\n    action: aws:runCommand\n    inputs: { DocumentName: AWS-RunShellScript }'),
  );
  expect(execution.FailureMessage).toBe('aws:runCommand is not simulated here');
});
