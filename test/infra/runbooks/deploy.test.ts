import { StackStatus } from '@aws-sdk/client-cloudformation';
import { BotTemplate, list } from '../bot-template.ts';
import { documentSchema, edgesOf, effectsOf, reachable, requestOf, type Step } from './runbook-graph.ts';
import { type Ran, type RunOptions, refusal, runDocument } from './runbook-world.ts';

const SET =
  'arn:aws:cloudformation:ap-southeast-2:111122223333:changeSet/patchwarden-d-7k2m9x4q-1/6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const TOKEN = '6ba7b810-9dad-51d1-80b4-00c04fd430c8';

const resource = new BotTemplate().named('AWS::SSM::Document', 'Name', 'Patchwarden-Deploy');
const runbook = documentSchema.parse(resource['Content']);
const step = (name: string): Step => {
  const found = runbook.mainSteps.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no step ${name}`);
  return found;
};

/** A stack with one change set: `AVAILABLE` until it is executed. */
interface World {
  execution: string;
  /** Statuses of the stack from the execution on; the last one lasts. */
  statuses: string[];
  /** What the set says at the looks after its execution; the last one lasts. */
  words?: string[];
  /** What ExecuteChangeSet answers at each attempt; an answer that is lost executes all the same. */
  answers?: ('lost' | 'refused')[];
  reason?: string;
  /** The status that was seen last. */
  shown?: string;
}

const run = (world: World, extra: Partial<RunOptions> = {}): Promise<Ran> =>
  runDocument({
    document: 'patchwarden-deploy.yaml',
    names: { StackNames: ['web-dev', 'web-prod'] },
    parameters: {
      RunId: ['d-7k2m9x4q'],
      Epoch: ['1'],
      PlanHash: ['a'.repeat(64)],
      StackName: ['web-prod'],
      ChangeSetId: [SET],
      ExecuteToken: [TOKEN],
    },
    service: (operation) => answer(world, operation),
    ...extra,
  });

function answer(world: World, operation: string): object {
  switch (operation) {
    case 'DescribeChangeSet':
      return { StackName: 'web-prod', ExecutionStatus: wordOf(world) };
    case 'ExecuteChangeSet':
      return execute(world);
    case 'DescribeStacks':
      return { Stacks: [stackOf(world)] };
    case 'CancelUpdateStack':
      return cancel(world);
    default:
      throw new Error(`the runbook does not call ${operation}`);
  }
}

function execute(world: World): object {
  const how = world.answers?.shift();
  if (how === 'refused') throw refusal('InvalidChangeSetStatusException');
  if (world.execution !== 'AVAILABLE') throw refusal('InvalidChangeSetStatusException');
  world.execution = 'EXECUTE_IN_PROGRESS';
  if (how === 'lost') throw refusal('TimeoutError');
  return {};
}

function cancel(world: World): object {
  if (world.shown !== 'UPDATE_IN_PROGRESS') throw refusal('ValidationError');
  world.statuses = ['UPDATE_ROLLBACK_COMPLETE'];
  return {};
}

function wordOf({ execution, words = [] }: World): string {
  if (execution === 'AVAILABLE') return execution;
  return (words.length > 1 ? words.shift() : words[0]) ?? execution;
}

function stackOf(world: World): object {
  const { execution, statuses, reason } = world;
  // What the last update left behind, before ours.
  if (execution === 'AVAILABLE') return { StackStatus: 'UPDATE_COMPLETE' };
  const [status = ''] = statuses.length > 1 ? statuses.splice(0, 1) : statuses;
  world.shown = status;
  return { StackStatus: status, ...(reason === undefined ? {} : { StackStatusReason: reason }) };
}

const fresh = (...statuses: string[]): World => ({ execution: 'AVAILABLE', statuses });

describe('the document', () => {
  test('takes only the configured stacks, and only change sets of ours', () => {
    expect(runbook.parameters['StackName']?.allowedValues).toEqual(expect.arrayContaining(['web-dev', 'web-prod']));
    const accepts = (value: string) =>
      new RegExp(runbook.parameters['ChangeSetId']?.allowedPattern ?? '^$').test(value);
    expect([accepts(SET), accepts(SET.replace('patchwarden-', 'other-')), accepts('patchwarden-d-7k2m9x4q-1')]).toEqual(
      [true, false, false],
    );
  });

  test('executes and cancels, each with a token that is the same at every attempt', () => {
    const effects = effectsOf(runbook);
    expect(effects.map((one) => [requestOf(one).api, requestOf(one).request['ClientRequestToken']])).toEqual([
      ['ExecuteChangeSet', '{{ExecuteToken}}'],
      ['CancelUpdateStack', '{{automation:EXECUTION_ID}}'],
    ]);
    expect(requestOf(step('executeChangeSet')).request['DisableRollback']).toBe(false);
  });

  test('waits for every status that lasts, not only for the good one', () => {
    const passing = Object.values(StackStatus).filter((status) => status.endsWith('IN_PROGRESS'));
    const lasting = Object.values(StackStatus).filter((status) => !passing.includes(status));
    expect([...list(step('waitForStack').inputs['DesiredValues'])].sort()).toEqual([...lasting].sort());
    expect([step('waitForStack').timeoutSeconds, step('waitForStack').maxAttempts]).toEqual([21_600, 8]);
  });

  test('takes an end for its own only once the set was begun, and the stack seen under way or the set over', () => {
    const into = (name: string) => edgesOf(runbook).filter(({ to }) => to === name);
    expect(into('waitForStack')).toEqual([
      { from: 'waitUntilBegun', to: 'waitForStack', cancel: false },
      { from: 'waitUntilOver', to: 'waitForStack', cancel: false },
      { from: 'waitUntilOver', to: 'waitForStack', cancel: false },
    ]);
    expect(into('waitUntilBegun').map(({ from }) => from)).toEqual(['requireExecuted', 'waitUntilExecuted']);
    expect(into('waitUntilOver').map(({ from }) => from)).toEqual(['waitUntilBegun']);
    const named = (name: string) => step(name).inputs['DesiredValues'];
    const begun = ['EXECUTE_IN_PROGRESS', 'EXECUTE_COMPLETE', 'EXECUTE_FAILED'];
    for (const name of ['seekExecuted', 'requireExecuted', 'waitUntilExecuted', 'waitUntilStarted', 'requireStarted'])
      expect([name, named(name)]).toEqual([name, begun]);
    expect(named('waitUntilOver')).toEqual(['EXECUTE_COMPLETE', 'EXECUTE_FAILED']);
  });

  test('cancels only what the set has begun', () => {
    const edges = edgesOf(runbook);
    expect(edges.filter(({ cancel }) => cancel).map(({ to }) => to)).toEqual(
      Array.from({ length: 7 }, () => 'waitUntilStarted'),
    );
    expect(reachable('waitUntilStarted', edges, 'requireStarted').has('cancelUpdate')).toBe(false);
    expect(step('requireStarted').onFailure).toBe('Abort');
  });

  test.each(['waitUntilBegun', 'waitUntilCancellable'])('%s takes every status of an update under way', (name) => {
    const passing = Object.values(StackStatus).filter((one) => /^UPDATE_.*IN_PROGRESS$/.test(one));
    expect([...list(step(name).inputs['DesiredValues'])].sort()).toEqual([...passing].sort());
  });
});

describe('an execution', () => {
  test('succeeds when the stack has come to UPDATE_COMPLETE, also after a long clean-up', async () => {
    const ran = await run(fresh('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_COMPLETE'));
    expect([ran.execution.AutomationExecutionStatus, ran.outputs['status']]).toEqual(['Success', 'UPDATE_COMPLETE']);
    expect(ran.effects).toEqual(['ExecuteChangeSet']);
  });

  const ends = Object.values(StackStatus).filter((one) => !one.endsWith('IN_PROGRESS') && one !== 'UPDATE_COMPLETE');
  test.each(ends)('fails at %s, and says so with the reason', async (status) => {
    const ran = await run({ ...fresh('UPDATE_IN_PROGRESS', status), reason: 'a reason of CloudFormation' });
    expect(ran.execution.AutomationExecutionStatus).toBe('Failed');
    expect(ran.outputs).toMatchObject({ status, reason: 'a reason of CloudFormation' });
  });

  test('fails at a bad end without a reason all the same', async () => {
    const ran = await run(fresh('UPDATE_ROLLBACK_COMPLETE'));
    expect([ran.execution.AutomationExecutionStatus, ran.outputs['status']]).toEqual([
      'Failed',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
  });

  test('goes on when the answer to executing was lost and the repetition is refused', async () => {
    const ran = await run({ ...fresh('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'), answers: ['lost'] });
    expect(ran.execution.AutomationExecutionStatus).toBe('Success');
    const tokens = ran.calls.flatMap(({ operation, input }) =>
      operation === 'ExecuteChangeSet' ? [input['ClientRequestToken']] : [],
    );
    expect([...new Set(tokens)]).toEqual([TOKEN]);
  });

  test('does not take the end of the last update for its own when the set moves before the stack', async () => {
    const ran = await run(
      fresh('UPDATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE'),
    );
    expect([ran.execution.AutomationExecutionStatus, ran.outputs['status']]).toEqual([
      'Failed',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
  });

  test.each([
    ['EXECUTE_COMPLETE', 'UPDATE_COMPLETE', 'Success'],
    ['EXECUTE_FAILED', 'UPDATE_ROLLBACK_COMPLETE', 'Failed'],
    // The set may never say that it is over: the stack is asked all the same.
    ['EXECUTE_IN_PROGRESS', 'UPDATE_COMPLETE', 'Success'],
  ])('that is over between two looks, the set %s, ends with the stack’s %s', async (word, status, ended) => {
    const ran = await run({ ...fresh(status), words: ['EXECUTE_IN_PROGRESS', word] });
    expect([ran.execution.AutomationExecutionStatus, ran.outputs['status']]).toEqual([ended, status]);
  });

  test('goes on when looks at the stack fail', async () => {
    const world = fresh('UPDATE_IN_PROGRESS', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE');
    let looks = 0;
    const ran = await run(world, {
      service: (operation) => {
        if (operation === 'DescribeStacks') looks += 1;
        if (operation === 'DescribeStacks' && looks % 4 !== 0) throw refusal('InternalFailure');
        return answer(world, operation);
      },
    });
    expect(ran.execution.AutomationExecutionStatus).toBe('Success');
  });

  test('fails when the set cannot be executed, whatever the stack’s last update left behind', async () => {
    const ran = await run({ ...fresh('UPDATE_COMPLETE'), answers: ['refused', 'refused', 'refused'] });
    expect(ran.execution.AutomationExecutionStatus).toBe('Failed');
    expect(ran.calls.map(({ operation }) => operation)).not.toContain('DescribeStacks');
  });

  test('stops before the set of another stack', async () => {
    const world = fresh('UPDATE_COMPLETE');
    const ran = await run(world, {
      service: (operation) => (operation === 'DescribeChangeSet' ? { StackName: 'web-dev' } : answer(world, operation)),
    });
    expect([ran.execution.AutomationExecutionStatus, ran.effects]).toEqual(['Failed', []]);
  });

  test('stops at the gate when the run does not wait for it', async () => {
    const ran = await run(fresh('UPDATE_COMPLETE'), {
      service: () => {
        throw refusal('ConditionalCheckFailedException');
      },
    });
    expect([ran.execution.AutomationExecutionStatus, ran.effects]).toEqual(['Failed', []]);
  });
});

describe('a stop', () => {
  test('while the stack is updated cancels the update', async () => {
    const ran = await run(fresh('UPDATE_IN_PROGRESS'), { stopAfter: 600 });
    expect(ran.execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(ran.effects).toEqual(['ExecuteChangeSet', 'CancelUpdateStack']);
  });

  test('while the set is being executed cancels what that began', async () => {
    const ran = await run(fresh('UPDATE_IN_PROGRESS'), { stopAt: 'ExecuteChangeSet' });
    expect(ran.effects).toEqual(['ExecuteChangeSet', 'CancelUpdateStack']);
  });

  test('before the stack moves waits for it, and cancels the update once', async () => {
    const world = fresh('UPDATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS');
    const ran = await run({ ...world, words: ['AVAILABLE', 'EXECUTE_IN_PROGRESS'] }, { stopAt: 'ExecuteChangeSet' });
    expect([ran.execution.AutomationExecutionStatus, ran.effects]).toEqual([
      'Cancelled',
      ['ExecuteChangeSet', 'CancelUpdateStack'],
    ]);
  });

  test('whose cancel is throttled asks again', async () => {
    const world = fresh('UPDATE_IN_PROGRESS');
    let throttled = 0;
    const ran = await run(world, {
      stopAfter: 600,
      service: (operation) => {
        if (operation !== 'CancelUpdateStack' || throttled === 3) return answer(world, operation);
        throttled += 1;
        throw refusal('ThrottlingException');
      },
    });
    expect(ran.effects.filter((one) => one === 'CancelUpdateStack')).toHaveLength(4);
    expect(world.statuses).toEqual(['UPDATE_ROLLBACK_COMPLETE']);
  });

  test('that comes too late is refused, and leaves the update to its end', async () => {
    const world = fresh('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const ran = await run(world, { stopAfter: 600 });
    expect(ran.execution.AutomationExecutionStatus).toBe('Cancelled');
    expect(world.statuses).toEqual(['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']);
  });

  test('before the set was begun cancels nothing: an update that goes on is not ours', async () => {
    const world: World = { ...fresh('UPDATE_IN_PROGRESS'), answers: ['refused', 'refused', 'refused'] };
    const ran = await run(world, { stopAt: 'ExecuteChangeSet' });
    expect(ran.effects).not.toContain('CancelUpdateStack');
  });
});
