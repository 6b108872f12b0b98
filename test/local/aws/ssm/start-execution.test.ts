import {
  AutomationDefinitionNotFoundException,
  AutomationDefinitionVersionNotFoundException,
  AutomationExecutionLimitExceededException,
  AutomationExecutionNotFoundException,
  IdempotentParameterMismatch,
  InvalidAutomationExecutionParametersException,
  InvalidFilterKey,
  InvalidFilterValue,
  InvalidNextToken,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { automationWorld, context, runbook } from './automation-world.ts';

const token = '4b1f3d2e-0000-5000-8000-00000000abcd';
const nap = '  - name: nap\n    action: aws:sleep\n    inputs: { Duration: PT1H }';
const content = runbook(
  nap,
  `parameters:
  RunId: { type: String, allowedPattern: "^[a-z]-[0-9]{3}$" }
  Kind: { type: String, default: bake, allowedValues: [bake, deploy] }
  Count: { type: Integer, default: 1 }`,
);
const withRunbook = async (text = content) => {
  const world = automationWorld();
  await world.create(text);
  return world;
};

describe('StartAutomationExecution', () => {
  test('says who started it: who administers the account, a role, or a person’s session of one', async () => {
    const world = await withRunbook();
    const input = { DocumentName: 'Runbook', Parameters: { RunId: ['b-123'] } };
    const start = async (caller?: string) => {
      const by = { ...context, ...(caller !== undefined && { caller }) };
      const { AutomationExecutionId } = await world.ssm.handlers.StartAutomationExecution(input, by);
      return (await world.get(AutomationExecutionId)).ExecutedBy;
    };
    const role = 'arn:aws:sts::111122223333:assumed-role';
    expect(await start()).toBe('arn:aws:iam::111122223333:user/local');
    expect(await start('worker')).toBe(`${role}/worker/local`);
    expect(await start('Ops/ana@example.com')).toBe(`${role}/Ops/ana@example.com`);
  });

  test('fills in defaults and shows parameters as lists of text', async () => {
    const world = await withRunbook();
    const execution = await world.get(await world.start({ RunId: ['b-123'] }));
    expect(execution.Parameters).toEqual({ RunId: ['b-123'], Kind: ['bake'], Count: ['1'] });
    expect(execution).toMatchObject({
      AutomationExecutionStatus: 'InProgress',
      CurrentStepName: 'nap',
      Mode: 'Auto',
      DocumentVersion: '1',
    });
    expect(execution.AutomationExecutionId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test.each([
    ['a missing parameter', {}, 'Missing required parameter: RunId'],
    ['an unknown parameter', { RunId: ['b-123'], Colour: ['red'] }, 'Unknown parameters: Colour'],
    ['a value against the pattern', { RunId: ['B-1'] }, 'does not match the pattern'],
    ['a value that is not allowed', { RunId: ['b-123'], Kind: ['patch'] }, 'is not one of'],
    ['a value of another type', { RunId: ['b-123'], Count: ['many'] }, 'not of type Integer'],
    ['two values for a text', { RunId: ['b-123', 'b-124'] }, 'not of type String'],
  ])('refuses %s', async (_title, parameters, words) => {
    const started = (await withRunbook()).start(parameters);
    await expect(started).rejects.toThrow(InvalidAutomationExecutionParametersException);
    await expect(started).rejects.toThrow(words);
  });

  test('refuses an unknown document and an unknown version', async () => {
    const { ssm } = await withRunbook();
    await expect(ssm.handlers.StartAutomationExecution({ DocumentName: 'Nothing' })).rejects.toThrow(
      AutomationDefinitionNotFoundException,
    );
    await expect(
      ssm.handlers.StartAutomationExecution({ DocumentName: 'Runbook', DocumentVersion: '7' }),
    ).rejects.toThrow(AutomationDefinitionVersionNotFoundException);
  });

  test('takes the ARN of a document', async () => {
    const world = await withRunbook();
    const id = await world.start({ RunId: ['b-123'] }, 'arn:aws:ssm:ap-southeast-2:111122223333:document/Runbook');
    expect((await world.get(id)).DocumentName).toBe('Runbook');
  });

  test('answers a repeated token with the same execution, whatever its case and the order of members', async () => {
    const world = await withRunbook();
    const start = (ClientToken: string, Parameters: Record<string, string[]>) =>
      world.ssm.handlers.StartAutomationExecution({ DocumentName: 'Runbook', ClientToken, Parameters });
    const first = await start(token, { RunId: ['b-123'], Kind: ['bake'] });
    expect(await start(token.toUpperCase(), { Kind: ['bake'], RunId: ['b-123'] })).toEqual(first);
    expect((await world.ssm.handlers.DescribeAutomationExecutions({})).AutomationExecutionMetadataList).toHaveLength(1);
    await expect(start(token, { RunId: ['b-124'], Kind: ['bake'] })).rejects.toThrow(IdempotentParameterMismatch);
    await expect(start('not-a-uuid', { RunId: ['b-123'] })).rejects.toThrow(ValidationException);
  });

  test('takes five tags and no more', async () => {
    const world = await withRunbook();
    const tags = (count: number) => Array.from({ length: count }, (_none, index) => ({ Key: `k${index}`, Value: 'v' }));
    const start = (count: number) =>
      world.ssm.handlers.StartAutomationExecution({
        DocumentName: 'Runbook',
        Parameters: { RunId: ['b-123'] },
        Tags: tags(count),
      });
    await expect(start(6)).rejects.toThrow(ValidationException);
    const { AutomationExecutionId } = await start(5);
    const { TagList } = await world.ssm.handlers.ListTagsForResource({
      ResourceType: 'Automation',
      ResourceId: AutomationExecutionId,
    });
    expect(TagList).toHaveLength(5);
  });

  test('runs a hundred at once, not counting those that sleep', async () => {
    const busy = runbook(
      '  - name: look\n    action: aws:waitForAwsResourceProperty\n    inputs: { Service: a, Api: B, PropertySelector: $.x, DesiredValues: [y] }',
    );
    const world = await withRunbook();
    await world.create(busy, 'Busy');
    for (let count = 0; count < 100; count += 1) await world.start({}, 'Busy');
    await expect(world.start({}, 'Busy')).rejects.toThrow(AutomationExecutionLimitExceededException);
    await world.after(3600);
    for (let count = 0; count < 101; count += 1) await world.start({ RunId: ['b-123'] });
  });
});

describe('DescribeAutomationExecutions', () => {
  const populated = async () => {
    const world = await withRunbook();
    await world.create(runbook(nap.replace('PT1H', 'PT1M')), 'Short');
    const first = await world.start({}, 'Short');
    await world.after(120);
    const second = await world.start({ RunId: ['b-123'] });
    await world.ssm.handlers.AddTagsToResource({
      ResourceType: 'Automation',
      ResourceId: second,
      Tags: [{ Key: 'run', Value: 'b-123' }],
    });
    const find = async (key: string, Values: string[]) => {
      const Key = key as 'ExecutionId'; // also keys that the SDK's types do not know
      const { AutomationExecutionMetadataList } = await world.ssm.handlers.DescribeAutomationExecutions({
        Filters: [{ Key, Values }],
      });
      return AutomationExecutionMetadataList.map((one) => (one.AutomationExecutionId === first ? 'first' : 'second'));
    };
    return { world, first, second, find };
  };

  test.each([
    ['DocumentNamePrefix', ['Run'], ['second']],
    ['ExecutionStatus', ['Success', 'Failed'], ['first']],
    ['ExecutionStatus', ['InProgress'], ['second']],
    ['CurrentAction', ['aws:sleep'], ['second']],
    ['TagKey', ['run'], ['second']],
    ['StartTimeBefore', ['2026-11-18T23:01:00Z'], ['first']],
    ['StartTimeAfter', ['2026-11-18T23:01:00Z'], ['second']],
    ['AutomationType', ['Local'], ['second', 'first']],
  ])('filters by %s %j', async (key, values, expected) => {
    expect(await (await populated()).find(key, values)).toEqual(expected);
  });

  test('finds one by id, and refuses keys and values it does not know', async () => {
    const { find, first } = await populated();
    expect(await find('ExecutionId', [first])).toEqual(['first']);
    await expect(find('Colour', ['red'])).rejects.toThrow(InvalidFilterKey);
    await expect(find('StartTimeBefore', ['yesterday'])).rejects.toThrow(InvalidFilterValue);
    await expect(find('ExecutionStatus', [])).rejects.toThrow(InvalidFilterValue);
    await expect(find('ExecutionStatus', ['Running'])).rejects.toThrow(InvalidFilterValue);
  });

  test('gives pages, newest first, of at most fifty', async () => {
    const { world, second } = await populated();
    const { handlers } = world.ssm;
    const page = await handlers.DescribeAutomationExecutions({ MaxResults: 1 });
    expect(page.AutomationExecutionMetadataList.map((one) => one.AutomationExecutionId)).toEqual([second]);
    const last = await handlers.DescribeAutomationExecutions({ MaxResults: 1, NextToken: page.NextToken });
    expect([last.AutomationExecutionMetadataList.length, last.NextToken]).toEqual([1, undefined]);
    await expect(handlers.DescribeAutomationExecutions({ MaxResults: 51 })).rejects.toThrow(ValidationException);
    await expect(handlers.DescribeAutomationExecutions({ NextToken: 'x' })).rejects.toThrow(InvalidNextToken);
  });
});

test('DescribeAutomationStepExecutions filters, pages and reverses', async () => {
  const steps = ['a', 'b', 'c'].map((name) => nap.replace('nap', name).replace('PT1H', 'PT1M')).join('\n');
  const world = await withRunbook(runbook(steps));
  const AutomationExecutionId = await world.start();
  await world.after(90);
  const list = async (input: object) => {
    const { StepExecutions } = await world.ssm.handlers.DescribeAutomationStepExecutions({
      AutomationExecutionId,
      ...input,
    });
    return StepExecutions.map((step) => `${step.StepName} ${step.StepStatus}`);
  };
  expect(await list({})).toEqual(['a Success', 'b InProgress', 'c Pending']);
  expect(await list({ ReverseOrder: true, MaxResults: 1 })).toEqual(['c Pending']);
  expect(await list({ Filters: [{ Key: 'StepExecutionStatus', Values: ['Success'] }] })).toEqual(['a Success']);
  expect(await list({ Filters: [{ Key: 'StepName', Values: ['b', 'c'] }] })).toEqual(['b InProgress', 'c Pending']);
});

test('an unknown execution is not found, and a malformed id not valid', async () => {
  const { ssm } = automationWorld();
  await expect(ssm.handlers.GetAutomationExecution({ AutomationExecutionId: token })).rejects.toThrow(
    AutomationExecutionNotFoundException,
  );
  await expect(ssm.handlers.GetAutomationExecution({ AutomationExecutionId: 'x' })).rejects.toThrow(
    ValidationException,
  );
});

test('takes 50 values of 512 characters for a parameter, and no more', async () => {
  const { ssm } = await withRunbook();
  const start = (values: string[]) =>
    ssm.handlers.StartAutomationExecution({ DocumentName: 'Runbook', Parameters: { Names: values } });
  for (const values of [['x'.repeat(513)], [''], Array.from({ length: 51 }, String)])
    await expect(start(values)).rejects.toThrow('parameters.Names');
});
