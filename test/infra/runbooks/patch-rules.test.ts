import { BotTemplate, fullConfig, list } from '../bot-template.ts';
import {
  actionsOf,
  asksOf,
  callsOf,
  documentSchema,
  edgesOf,
  type RunbookDocument,
  reachable,
  requestOf,
  type Step,
} from './runbook-graph.ts';
import { inputProblems, schemaOf, selected } from './sdk-schema.ts';

/** What holds for the runbooks of patching in place as texts; what they do is in patch.test.ts and window.test.ts. */

const bot = new BotTemplate({ config: fullConfig() });
const read = (name: string): RunbookDocument =>
  documentSchema.parse(bot.named('AWS::SSM::Document', 'Name', name)['Content']);
const patch = read('Patchwarden-Patch');

describe.each([
  ['Patchwarden-Patch', 'patch-runbook', ['ec2:DescribeInstances']],
  ['Patchwarden-Window', 'window-runbook', ['iam:PassRole', 'ssm:AddTagsToResource']],
] as const)('%s', (name, role, implied) => {
  const runbook = read(name);
  const outputTypes = runbook.mainSteps.flatMap((step) =>
    (step.outputs ?? []).map(({ Name, Type }) => [`${step.name}.${Name}`, Type] as const),
  );
  const types: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(runbook.parameters).map(([key, { type }]) => [key, type])),
    ...Object.fromEntries(outputTypes),
  };

  test('has its role fixed, and is within the limit of size', () => {
    const kind = role.replace('-runbook', '');
    expect(runbook.assumeRole).toBe(`arn:aws:iam::111122223333:role/patchwarden-${kind}-runbook-ap-southeast-2`);
    expect(JSON.stringify(runbook).length).toBeLessThan(64 * 1024);
    expect(JSON.stringify(runbook)).not.toContain('${');
  });

  test('takes text only by a pattern, and no pattern takes a reference, a second line or nothing', () => {
    for (const [key, { type, allowedPattern }] of Object.entries(runbook.parameters)) {
      if (!type.startsWith('String')) continue;
      const accepts = (value: string) => new RegExp(allowedPattern ?? '').test(value);
      expect([key, accepts('{{WINDOW_ID}}'), accepts('a\n'), accepts('')]).toEqual([key, false, false, false]);
    }
  });

  test('calls operations that exist, with members that exist, and values of their type', () => {
    for (const one of callsOf(runbook)) {
      const { service, api, request } = requestOf(one);
      const problems = inputProblems(schemaOf(service, api, 'input'), request, {
        path: '',
        typeOf: (key) => types[key],
      });
      expect([one.name, problems]).toEqual([one.name, []]);
    }
  });

  test('selects what the answers hold', () => {
    for (const one of callsOf(runbook)) {
      const { service, api } = requestOf(one);
      const answer = schemaOf(service, api, 'output');
      for (const { Name, Selector, Type } of one.outputs ?? [])
        expect([one.name, Name, selected(answer, Selector, Type)]).toEqual([one.name, Name, Type]);
    }
  });

  test('has a role that is allowed exactly its calls', () => {
    const made = actionsOf(runbook);
    const allowed = bot.statements(role).flatMap(({ Action }) => list(Action));
    expect([...new Set(allowed)].sort()).toEqual([...new Set([...made, ...implied])].sort());
  });
});

describe('Patchwarden-Patch', () => {
  const edges = edgesOf(patch);
  const step = (wanted: string): Step => {
    const found = patch.mainSteps.find((one) => one.name === wanted);
    if (found === undefined) throw new Error(`no step ${wanted}`);
    return found;
  };
  const sends = patch.mainSteps.filter(({ inputs }) => inputs['Api'] === 'SendCommand');
  const waves = sends.filter(({ name }) => /^send(Plain|List|Hooks)[123]$/.test(name));

  test('asks whether it is let in, by tag whether all are known, before each wave whether there is time, and after one whether it is done', () => {
    expect(asksOf(patch)).toEqual([
      'admit',
      'planned',
      'in-time',
      ...Array.from({ length: 3 }, () => 'wave-done'),
      'in-time',
      ...Array.from({ length: 3 }, () => 'wave-done'),
      'in-time',
    ]);
  });

  test('sends each command once, with both limits and an end to its delivery', () => {
    expect(sends).toHaveLength(12);
    for (const { name, maxAttempts, inputs } of sends) {
      expect([name, maxAttempts]).toEqual([name, 1]);
      expect(Object.keys(inputs)).toEqual(
        expect.arrayContaining(['MaxConcurrency', 'MaxErrors', 'TimeoutSeconds', 'Comment']),
      );
    }
  });

  test('sends the three documents alone', () => {
    const documents = new Set(sends.map(({ inputs }) => inputs['DocumentName']));
    expect(documents).toEqual(new Set(['AWS-RunPatchBaseline', 'Patchwarden-BootFacts', '{{Document}}']));
    expect(patch.parameters['Document']?.allowedValues).toEqual([
      'AWS-RunPatchBaseline',
      'AWS-RunPatchBaselineWithHooks',
    ]);
  });

  test('comes to a wave through a look at the time that is left, right before it', () => {
    const without = edges.filter(({ to }) => !/^requireTime[123]$/.test(to));
    const reached = reachable('gate', without);
    for (const { name } of waves) expect([name, reached.has(name)]).toEqual([name, false]);
  });

  test('comes to the second and third wave through a look at every instance of the one before', () => {
    for (const number of [2, 3]) {
      const without = edges.filter(({ to }) => !to.startsWith(`requireWave${number - 1}`));
      const reached = reachable('gate', without);
      expect(waves.filter(({ name }) => name.endsWith(String(number)) && reached.has(name))).toEqual([]);
    }
  });

  test('waits for each wave by the id that it gave, and a stop cancels that one', () => {
    for (const { name, nextStep = '', onCancel, onFailure } of waves) {
      expect([name, onCancel, onFailure]).toEqual([name, 'step:recallWave', 'step:seekWave']);
      const wait = step(nextStep);
      expect(wait.inputs['CommandId']).toBe(`{{${name}.commandId}}`);
      const cancel = step(wait.onCancel?.replace('step:', '') ?? '');
      expect(cancel.inputs).toEqual({ Service: 'ssm', Api: 'CancelCommand', CommandId: `{{${name}.commandId}}` });
    }
  });

  test('the waves differ in their number alone', () => {
    const normal = (number: number) =>
      JSON.stringify(
        patch.mainSteps.filter(({ name }) =>
          new RegExp(`^(send|waitFor|cancel)(Plain|List|Hooks)${number}$`).test(name),
        ),
      )
        .replaceAll(new RegExp(`(Plain|List|Hooks|[Ww]ave ?)${number}`, 'g'), '$1N')
        .replaceAll(/"nextStep":"[^"]+"/g, '');
    expect(normal(2)).toBe(normal(1));
    expect(normal(3)).toBe(normal(1));
  });
});
