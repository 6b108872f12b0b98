import { ImageStatus } from '@aws-sdk/client-imagebuilder';
import { readRunbook } from '../../../infra/bot/runbook-document.ts';
import { stoppedByRecipe } from '../../../src/bake/decision/observe.ts';
import { parseButtonValue } from '../../../src/runs/actions.ts';
import { runIdOf, tokenOf } from '../../../src/runs/decision/token.ts';
import { arn, BotTemplate, list, statementsOf } from '../bot-template.ts';
import {
  actionsOf,
  callsOf,
  documentSchema,
  edgesOf,
  effectsOf,
  reachable,
  requestOf,
  type Step,
} from './runbook-graph.ts';
import { type Ran, refusal, runDocument } from './runbook-world.ts';
import { inputProblems, schemaOf, selected, tokenMembers } from './sdk-schema.ts';

const bot = new BotTemplate();
const resource = bot.named('AWS::SSM::Document', 'Name', 'Patchwarden-Bake');
const runbook = documentSchema.parse(resource['Content']);
const steps = runbook.mainSteps;
const [first] = steps;
if (first === undefined) throw new Error('the runbook has no step');
const edges = edgesOf(runbook);

const step = (name: string): Step => {
  const found = steps.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no step ${name}`);
  return found;
};

const calls = callsOf(runbook);

describe('the document', () => {
  test('is an Automation runbook of ours, a change of which is a new version', () => {
    expect(resource).toMatchObject({
      Name: 'Patchwarden-Bake',
      DocumentType: 'Automation',
      UpdateMethod: 'NewVersion',
    });
    expect(JSON.stringify(resource['Content']).length).toBeLessThan(64 * 1024);
  });

  test('has its role fixed, and no parameter that could change it', () => {
    expect(runbook.assumeRole).toBe('arn:aws:iam::111122223333:role/patchwarden-bake-runbook-ap-southeast-2');
    expect(Object.keys(runbook.parameters)).toEqual([
      'RunId',
      'Epoch',
      'PlanHash',
      'ImagePipelineArn',
      'RecipeArn',
      'ImageToken',
      'WaitsForPeople',
    ]);
  });

  test('takes only the configured pipelines', () => {
    expect(runbook.parameters['ImagePipelineArn']?.allowedValues).toEqual(
      ['api', 'legacy', 'web', 'worker'].map((name) => arn('imagebuilder', `image-pipeline/${name}`)),
    );
  });

  test('leaves no placeholder unfilled', () => {
    expect(JSON.stringify(resource['Content'])).not.toContain('${');
  });
});

describe('parameters', () => {
  const accepts = (name: string, value: string): boolean =>
    new RegExp(runbook.parameters[name]?.allowedPattern ?? '^$').test(value);

  test('take what the bot sends', () => {
    const runId = runIdOf('b', 'a request');
    expect(parseButtonValue(`${runId}:1`)).toEqual({ runId, epoch: 1 });
    expect(accepts('RunId', runId)).toBe(true);
    expect(accepts('ImageToken', tokenOf('a bake'))).toBe(true);
    expect(accepts('Epoch', '1')).toBe(true);
    expect(accepts('PlanHash', 'a'.repeat(64))).toBe(true);
    for (const kind of ['image-recipe', 'container-recipe']) {
      expect(accepts('RecipeArn', arn('imagebuilder', `${kind}/web-al2023/1.4.0`))).toBe(true);
      // AWS has some of its own.
      expect(accepts('RecipeArn', `arn:aws:imagebuilder:ap-southeast-2:aws:${kind}/web/1.4.0`)).toBe(true);
    }
    for (const value of runbook.parameters['ImagePipelineArn']?.allowedValues ?? []) {
      expect(accepts('ImagePipelineArn', value)).toBe(true);
    }
  });

  test.each([
    ['RunId', 'b-7k2m9x4q"}, "pk": {"S": "RUN#b-00000000'],
    ['RunId', 'b-7k2m9x4q\n'],
    ['RunId', '{{global:DATE}}'],
    ['Epoch', '0'],
    ['Epoch', '-1'],
    ['Epoch', '1 OR 1'],
    ['PlanHash', 'a'.repeat(63)],
    ['PlanHash', ''],
    ['ImagePipelineArn', 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web/../other'],
    ['RecipeArn', 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-recipe/web-al2023/1.4.x'],
    ['RecipeArn', 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-recipe/web-al2023'],
    ['RecipeArn', 'arn:aws:imagebuilder:ap-southeast-2:111122223333:component/web/1.4.0'],
    ['ImageToken', 'not-a-token'],
  ])('%s refuses %j', (name, value) => {
    expect(accepts(name, value)).toBe(false);
  });
});

describe('steps', () => {
  test('that cancel are reached by a cancel alone', () => {
    const normal = reachable(
      first.name,
      edges.filter(({ cancel }) => !cancel),
    );
    expect(steps.map(({ name }) => name).filter((name) => !normal.has(name))).toEqual([
      'recallBake',
      'cancelRecalledBake',
      'cancelBake',
    ]);
  });

  test('reach the bake through the gate, and past the recipe that was approved, only', () => {
    expect(first.name).toBe('gate');
    expect(first.onFailure).toBe('Abort');
    expect(edges.filter(({ to }) => to === 'chooseRecipe').map(({ from }) => from)).toEqual(['requireAdmitted']);
    expect(edges.filter(({ to }) => to === 'startBake').map(({ from }) => from)).toEqual([
      'requireImageRecipe',
      'requireContainerRecipe',
    ]);
    for (const name of ['requireImageRecipe', 'requireContainerRecipe']) {
      expect(step(name)).toMatchObject({ onFailure: 'Abort', inputs: { DesiredValues: ['{{RecipeArn}}'] } });
    }
  });

  test('call operations that exist, with members that exist', () => {
    for (const one of calls) {
      const { service, api, request } = requestOf(one);
      expect([one.name, inputProblems(schemaOf(service, api, 'input'), request)]).toEqual([one.name, []]);
    }
  });

  test('select what the answers hold, as the type they say', () => {
    for (const one of calls) {
      const { service, api } = requestOf(one);
      const answer = schemaOf(service, api, 'output');
      for (const { Name, Selector, Type } of one.outputs ?? []) {
        expect([one.name, Name, selected(answer, Selector)]).toEqual([one.name, Name, Type]);
      }
      const property = one.inputs['PropertySelector'];
      if (typeof property === 'string') expect([one.name, selected(answer, property)]).toEqual([one.name, 'String']);
    }
  });
});

describe('effects', () => {
  const effects = effectsOf(runbook);

  test('are the bake and its cancelling', () => {
    expect(effects.map((one) => `${one.name} ${requestOf(one).api}`)).toEqual([
      'startBake StartImagePipelineExecution',
      'recallBake StartImagePipelineExecution',
      'cancelRecalledBake CancelImageCreation',
      'cancelBake CancelImageCreation',
    ]);
  });

  test('have a token that is the same at every attempt, or are not retried', () => {
    for (const one of effects) {
      const { service, api, request } = requestOf(one);
      const [token = ''] = tokenMembers(schemaOf(service, api, 'input'));
      expect([one.name, request[token]]).toEqual([
        one.name,
        expect.stringMatching(/^\{\{(ImageToken|automation:EXECUTION_ID)\}\}$/),
      ]);
    }
  });

  test('bake once for an approval, whichever execution asks: the token is the run’s', () => {
    expect(requestOf(step('startBake')).request).toEqual({
      imagePipelineArn: '{{ImagePipelineArn}}',
      clientToken: '{{ImageToken}}',
      tags: { PatchwardenRun: '{{RunId}}' },
    });
  });

  test('ask after a lost answer with the same bytes', () => {
    expect(step('recallBake').inputs).toEqual(step('startBake').inputs);
  });
});

describe('the wait', () => {
  const wait = step('waitForImage');

  test('ends at every state that lasts, not only at the good one', () => {
    const passing = ['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING'];
    const lasting = Object.values(ImageStatus).filter((status) => !passing.includes(status));
    expect([...list(wait.inputs['DesiredValues'])].sort()).toEqual([...lasting].sort());
  });

  test('is bounded: four hours, once', () => {
    expect(wait.timeoutSeconds).toBe(14_400);
    expect(wait.maxAttempts ?? 1).toBe(1);
  });

  test('comes after one of seven days where the pipeline has a step that waits for people, and ends that in the same states', () => {
    const long = step('waitThroughSteps');
    expect(long).toMatchObject({ timeoutSeconds: 604_800, onFailure: 'step:waitForImage', nextStep: 'readImage' });
    expect(long.inputs['DesiredValues']).toEqual(wait.inputs['DesiredValues']);
    expect(step('chooseWait').inputs).toMatchObject({
      Choices: [{ NextStep: 'waitThroughSteps', Variable: '{{WaitsForPeople}}', StringEquals: 'yes' }],
      Default: 'waitForImage',
    });
  });

  test('is followed by a reading of the reason before the run may fail', () => {
    const path = ['waitForImage', 'readImage', 'chooseEnd', 'readReason'];
    const ways = edges
      .filter(({ from, cancel }) => path.includes(from) && !cancel)
      .map(({ from, to }) => `${from} ${to}`);
    expect([...new Set(ways)].sort()).toEqual([
      'chooseEnd chooseOutput',
      'chooseEnd readReason',
      'readImage chooseEnd',
      'readReason requireAvailable',
      'waitForImage readImage',
    ]);
    expect(step('requireAvailable').inputs['DesiredValues']).toEqual(['AVAILABLE']);
  });
});

test('selects only what every image has, where the way there does not say what kind it is', () => {
  const always = step('readImage').outputs?.map(({ Selector }) => Selector);
  expect(always).toEqual(['$.image.state.status', '$.image.type']);
});

describe('a stop', () => {
  test('while the bake starts asks for the image and cancels it; while it is built, cancels it', () => {
    expect(edges.filter(({ cancel }) => cancel)).toEqual([
      { from: 'startBake', to: 'recallBake', cancel: true },
      { from: 'waitThroughSteps', to: 'cancelBake', cancel: true },
      { from: 'waitForImage', to: 'cancelBake', cancel: true },
    ]);
    expect(step('recallBake').nextStep).toBe('cancelRecalledBake');
    expect(requestOf(step('cancelBake')).request['imageBuildVersionArn']).toBe('{{startBake.imageBuildVersionArn}}');
  });

  test('has only calls in it, which two minutes are enough for', () => {
    for (const name of ['recallBake', 'cancelRecalledBake', 'cancelBake']) {
      expect(step(name).action).toBe('aws:executeAwsApi');
    }
  });
});

test('ends after a container image, which is read from the image itself', () => {
  expect(step('chooseOutput')).toMatchObject({ isEnd: true, inputs: { Choices: [{ NextStep: 'readAmis' }] } });
  expect(step('chooseOutput').inputs).not.toHaveProperty('Default');
});

test('the AMI is that of this account and Region, not the first of many', () => {
  expect(JSON.stringify(resource['Content'])).not.toMatch(/\[\d+\]/);
  expect(requestOf(step('findAmi')).request).toEqual({
    Filters: [
      { Name: 'image-id', Values: '{{readAmis.amiIds}}' },
      { Name: 'owner-id', Values: ['{{global:ACCOUNT_ID}}'] },
    ],
  });
});

/** What the calls need beside themselves: a start tags the image. */
const DEPENDENT = ['imagebuilder:TagResource'];

describe('the role', () => {
  test('is taken by Automation only, for executions of this account and Region', () => {
    const role = bot.named('AWS::IAM::Role', 'RoleName', 'patchwarden-bake-runbook-ap-southeast-2');
    expect(statementsOf(role['AssumeRolePolicyDocument'])).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'ssm.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': arn('ssm', 'automation-execution/*') },
        },
      },
    ]);
  });

  test('is allowed exactly the calls that the document makes, and tagging with one key', () => {
    const allowed = bot.statements('bake-runbook').flatMap(({ Action }) => list(Action));
    expect([...new Set(allowed)].sort()).toEqual([...new Set([...actionsOf(runbook), ...DEPENDENT])].sort());
    expect(bot.statements('bake-runbook').find(({ Sid }) => Sid === 'TagBakes')?.Condition).toEqual({
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['PatchwardenRun'] },
    });
  });

  test('may bake the configured pipelines', () => {
    const statements = bot.statements('bake-runbook');
    expect(statements.find(({ Sid }) => Sid === 'BakePipelines')).toMatchObject({
      Action: ['imagebuilder:StartImagePipelineExecution', 'imagebuilder:GetImagePipeline'],
      Resource: runbook.parameters['ImagePipelineArn']?.allowedValues,
    });
    expect(statements.find(({ Sid }) => Sid === 'TagBakes')).toMatchObject({
      Action: 'imagebuilder:TagResource',
      Resource: arn('imagebuilder', 'image/*'),
    });
  });
});

describe('an execution', () => {
  const pipeline = arn('imagebuilder', 'image-pipeline/web');
  const recipe = (kind: string, version: string) => arn('imagebuilder', `${kind}-recipe/web/${version}`);

  /** Of a bake for which people approved one recipe, while the pipeline has another, or the same. */
  const run = (approved: string, has: object) =>
    runDocument({
      document: 'patchwarden-bake.yaml',
      names: { PipelineArns: [pipeline] },
      parameters: {
        RunId: ['b-7k2m9x4q'],
        Epoch: ['1'],
        PlanHash: ['a'.repeat(64)],
        ImagePipelineArn: [pipeline],
        RecipeArn: [approved],
        ImageToken: [tokenOf('a bake')],
        WaitsForPeople: ['no'],
      },
      service: (operation) => {
        if (operation === 'GetImagePipeline') return { imagePipeline: has };
        throw refusal('AccessDeniedException');
      },
    });
  const callsIn = ({ calls: made }: Ran) => [...new Set(made.map(({ operation }) => operation))];

  test.each([
    ['image', { imageRecipeArn: recipe('image', '1.4.0') }],
    ['container', { containerRecipeArn: recipe('container', '1.4.0') }],
  ])('starts the pipeline that has the approved %s recipe', async (kind, has) => {
    const made = callsIn(await run(recipe(kind, '1.4.0'), has));
    expect(made).toEqual(['Invoke', 'GetImagePipeline', 'StartImagePipelineExecution']);
  });

  test.each([
    ['image', 'requireImageRecipe', { imageRecipeArn: recipe('image', '9.9.9') }],
    ['image', 'requireImageRecipe', { containerRecipeArn: recipe('container', '1.4.0') }],
    ['container', 'requireContainerRecipe', { containerRecipeArn: recipe('container', '1.4.1') }],
    ['container', 'requireContainerRecipe', { imageRecipeArn: recipe('image', '1.4.0') }],
  ])('bakes nothing when an %s recipe was approved and the pipeline has another (%s)', async (kind, name, has) => {
    const ran = await run(recipe(kind, '1.4.0'), has);
    expect(callsIn(ran)).toEqual(['Invoke', 'GetImagePipeline']);
    expect(ran.execution.AutomationExecutionStatus).toBe('Failed');
    const failed = ran.execution.StepExecutions?.find(({ StepStatus }) => StepStatus === 'Failed');
    expect(failed?.StepName).toBe(name);
    expect(
      stoppedByRecipe({ id: '', status: '', end: 'failed', steps: [{ name, status: '', failure: '', outputs: {} }] }),
    ).toBe(true);
  });
});

describe('reading a runbook', () => {
  const values = { RunbookRoleArn: 'a-role', GatekeeperName: 'a-function', PipelineArns: ['a-pipeline'] };

  test('fills in its placeholders', () => {
    expect(readRunbook('patchwarden-bake.yaml', values)).toMatchObject({ assumeRole: 'a-role' });
  });

  test('refuses a placeholder without a value, and a value without a placeholder', () => {
    const { GatekeeperName: _name, ...without } = values;
    expect(() => readRunbook('patchwarden-bake.yaml', without)).toThrow(/nothing is known of \$\{GatekeeperName\}/);
    expect(() => readRunbook('patchwarden-bake.yaml', { ...values, Extra: 'x' })).toThrow('nothing names Extra');
  });
});
