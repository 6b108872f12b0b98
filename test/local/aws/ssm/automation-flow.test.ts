import { automationWorld, run, runbook, serviceError, stepStatuses } from './automation-world.ts';

const call = (name: string, extra = '') => `
  - name: ${name}
    action: aws:executeAwsApi
    inputs: { Service: demo, Api: ${name} }
${extra}`;
const broken = (name: string) => ({ [`demo:${name}`]: serviceError('Broken', 'no') });

describe('what follows a step', () => {
  test.each([
    ['the next in the list', call('A') + call('B'), {}, 'Success', ['A', 'B']],
    ['nextStep', `${call('A', '    nextStep: C')}${call('B')}${call('C')}`, {}, 'Success', ['A', 'C']],
    ['nothing after isEnd', call('A', '    isEnd: true') + call('B'), {}, 'Success', ['A']],
    ['nothing after a failure', call('A') + call('B'), broken('A'), 'Failed', ['A']],
    [
      'the next, with onFailure Continue',
      call('A', '    onFailure: Continue') + call('B'),
      broken('A'),
      'Success',
      ['A', 'B'],
    ],
    [
      'the named step, and failure at the end',
      `${call('A', '    onFailure: step:C')}${call('B')}${call('C')}`,
      broken('A'),
      'Failed',
      ['A', 'C'],
    ],
    [
      'the named step, and success when not critical',
      `${call('A', '    onFailure: step:C\n    isCritical: false')}${call('B')}${call('C')}`,
      broken('A'),
      'Success',
      ['A', 'C'],
    ],
    [
      'failure at the end when continuing but critical',
      call('A', '    onFailure: Continue\n    isCritical: true') + call('B'),
      broken('A'),
      'Failed',
      ['A', 'B'],
    ],
  ])('is %s', async (_title, steps, answers, status, called) => {
    const execution = await run(runbook(steps), { answers });
    expect(execution.AutomationExecutionStatus).toBe(status);
    expect(execution.world.calls.map(({ name }) => name.slice('demo:'.length))).toEqual(called);
  });

  test('is nothing after isEnd, also when the step fails and names another', async () => {
    const ending = call('A', '    isEnd: true\n    isCritical: false\n    onFailure: step:B') + call('B');
    const execution = await run(runbook(ending), { answers: broken('A') });
    expect([execution.AutomationExecutionStatus, execution.world.calls.length]).toEqual(['Success', 1]);
  });
});

describe('aws:branch', () => {
  const branch = (condition: string, rest = 'Default: Other') =>
    runbook(
      `
  - name: choose
    action: aws:branch
    inputs:
      Choices: [{ NextStep: Chosen, ${condition} }]
      ${rest}${call('Between')}${call('Chosen', '    isEnd: true')}${call('Other', '    isEnd: true')}`,
      'parameters: { Text: { type: String, default: AMI-x }, Number: { type: Integer, default: 5 }, Flag: { type: Boolean, default: true } }',
    );

  test.each([
    ['Variable: "{{ Text }}", StringEquals: AMI-x', true],
    ['Variable: "{{ Text }}", StringEquals: ami-x', false],
    ['Variable: "{{ Text }}", EqualsIgnoreCase: ami-X', true],
    ['Variable: "{{ Text }}", StartsWith: AMI', true],
    ['Variable: "{{ Text }}", EndsWith: y', false],
    ['Variable: "{{ Text }}", Contains: I-', true],
    ['Variable: "{{ Number }}", NumericEquals: 5', true],
    ['Variable: "{{ Number }}", NumericGreater: 5', false],
    ['Variable: "{{ Number }}", NumericLesser: 6', true],
    ['Variable: "{{ Number }}", NumericGreaterOrEquals: 5', true],
    ['Variable: "{{ Number }}", NumericLesserOrEquals: 4', false],
    ['Variable: "{{ Flag }}", BooleanEquals: true', true],
    ['Not: { Variable: "{{ Flag }}", BooleanEquals: true }', false],
    ['And: [{ Variable: "{{ Number }}", NumericGreater: 1 }, { Variable: "{{ Text }}", StartsWith: x }]', false],
    ['Or: [{ Variable: "{{ Number }}", NumericGreater: 1 }, { Variable: "{{ Text }}", StartsWith: x }]', true],
  ])('%s is %s', async (condition, holds) => {
    const execution = await run(branch(condition));
    expect(execution.world.calls.map(({ name }) => name)).toEqual([holds ? 'demo:Chosen' : 'demo:Other']);
  });

  test.each(['Variable: "{{ Number }}", StringEquals: "5"', 'Variable: "{{ Text }}", NumericEquals: "{{ Number }}"'])(
    '%s fails: nothing is converted',
    async (condition) => {
      const execution = await run(branch(condition));
      expect([execution.AutomationExecutionStatus, execution.world.calls]).toEqual(['Failed', []]);
      expect(execution.FailureMessage).toContain('cannot compare');
    },
  );

  test('without a choice and a Default goes on, or ends with isEnd', async () => {
    const never = 'Variable: "{{ Text }}", StringEquals: nothing';
    expect((await run(branch(never, ''))).world.calls[0]?.name).toBe('demo:Between');
    const ended = await run(
      branch(never, '').replace('    action: aws:branch', '    action: aws:branch\n    isEnd: true'),
    );
    expect([ended.AutomationExecutionStatus, ended.world.calls]).toEqual(['Success', []]);
  });
});

describe('aws:loop and aws:updateVariable', () => {
  const loop = (inputs: string) =>
    runbook(
      `
  - name: each
    action: aws:loop
    inputs:
${inputs}
      Steps:
        - name: work
          action: aws:executeAwsApi
          inputs: { Service: demo, Api: Work, Value: "{{ each.CurrentIteratorValue }}", Turn: "{{ each.CurrentIteration }}" }
        - name: count
          action: aws:updateVariable
          inputs: { Name: "variable:last", Value: "{{ each.CurrentIteration }}" }`,
      'variables: { last: { type: Integer, default: 0 } }',
    );

  test('runs its steps once for each value', async () => {
    const execution = await run(loop('      Iterators: [a, b, c]'));
    expect(execution.world.calls.map(({ input }) => input)).toEqual([
      { Value: 'a', Turn: 1 },
      { Value: 'b', Turn: 2 },
      { Value: 'c', Turn: 3 },
    ]);
    expect(execution.Variables).toEqual({ last: ['3'] });
    const works = execution.StepExecutions?.filter((step) => step.StepName === 'work') ?? [];
    expect(works.map((step) => step.ParentStepDetails?.Iteration)).toEqual([1, 2, 3]);
    expect(works[1]?.ParentStepDetails).toMatchObject({ StepName: 'each', Action: 'aws:loop', IteratorValue: 'b' });
  });

  test('can have its steps cancelled, and shows a hundred of them', async () => {
    const values = Array.from({ length: 100 }, (_none, index) => `v${index}`).join(', ');
    const execution = await run(
      loop(`      Iterators: [${values}]`).replace(
        'action: aws:executeAwsApi',
        'action: aws:executeAwsApi\n          onCancel: step:count',
      ),
    );
    expect([execution.StepExecutions?.length, execution.StepExecutionsTruncated]).toEqual([100, true]);
  });

  test('runs again while its condition holds, and never more than MaxIterations', async () => {
    const below = '      LoopCondition: { Variable: "{{ variable:last }}", NumericLesser: 4 }';
    expect((await run(loop(below))).world.calls).toHaveLength(4);
    expect((await run(loop(`${below}\n      MaxIterations: 2`))).world.calls).toHaveLength(2);
  });

  test('fails with the step that fails inside it', async () => {
    const execution = await run(loop('      Iterators: [a, b]'), { answers: broken('Work') });
    expect(stepStatuses(execution)).toEqual(['each: Failed', 'work: Failed']);
    expect(execution.AutomationExecutionStatus).toBe('Failed');
  });
});

describe('aws:executeAutomation', () => {
  const parent = runbook(
    `
  - name: child
    action: aws:executeAutomation
    inputs: { DocumentName: Child, RuntimeParameters: { Name: "{{ Name }}" } }
    onCancel: step:tidy
    isEnd: true${call('tidy', '    isEnd: true')}`,
    'parameters: { Name: { type: String } }\noutputs: [child.Status, child.Output]',
  );
  const child = runbook(
    '\n  - name: nap\n    action: aws:sleep\n    inputs: { Duration: PT1M }\n  - name: call\n    action: aws:executeAwsApi\n    inputs: { Service: demo, Api: Hello, Name: "{{ Name }}" }\n    outputs: [{ Name: answer, Selector: $.answer }]',
    'parameters: { Name: { type: String } }\noutputs: [call.answer]',
  );
  const family = async () => {
    const world = automationWorld({ 'demo:Hello': { answer: 'hi' } });
    await world.create(child, 'Child');
    await world.create(parent);
    return { world, id: await world.start({ Name: ['Ana'] }) };
  };
  const childOf = async ({ world, id }: Awaited<ReturnType<typeof family>>) => {
    const { AutomationExecutionMetadataList } = await world.ssm.handlers.DescribeAutomationExecutions({
      Filters: [{ Key: 'ParentExecutionId', Values: [id] }],
    });
    return AutomationExecutionMetadataList[0];
  };

  test('waits for the child and has its outputs', async () => {
    const { world, id } = await family();
    expect((await world.get(id)).AutomationExecutionStatus).toBe('InProgress');
    await world.after(60);
    const ended = await world.get(id);
    expect(ended.Outputs).toEqual({ 'child.Status': ['Success'], 'child.Output': ['hi'] });
    expect(world.calls[0]?.input).toEqual({ Name: 'Ana' });
  });

  test('is cancelled with its child', async () => {
    const scene = await family();
    await scene.world.ssm.handlers.StopAutomationExecution({ AutomationExecutionId: scene.id });
    await scene.world.clock.settled();
    expect((await childOf(scene))?.AutomationExecutionStatus).toBe('Cancelled');
    expect(stepStatuses(await scene.world.get(scene.id))).toEqual(['child: Cancelled', 'tidy: Success']);
  });

  test('nests five deep', async () => {
    const world = automationWorld();
    await world.create(
      runbook('\n  - name: again\n    action: aws:executeAutomation\n    inputs: { DocumentName: Runbook }'),
    );
    const ended = await world.get(await world.start());
    expect(ended.AutomationExecutionStatus).toBe('Failed');
    const { AutomationExecutionMetadataList: all } = await world.ssm.handlers.DescribeAutomationExecutions({});
    expect(all).toHaveLength(5);
    expect(ended.FailureMessage).toContain('nest at most 5 deep');
  });
});
