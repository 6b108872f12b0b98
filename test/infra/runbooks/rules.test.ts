import { runIdOf, tokenOf } from '../../../src/runs/decision/token.ts';
import { BotTemplate, configWithOnly, fullConfig, list } from '../bot-template.ts';
import {
  actionsOf,
  callsOf,
  documentSchema,
  edgesOf,
  effectsOf,
  type RunbookDocument,
  reachable,
  requestOf,
  type Step,
} from './runbook-graph.ts';
import { inputProblems, schemaOf, selected } from './sdk-schema.ts';

/** What holds for every runbook that deploys; what each one does has a file of its own. */

const bot = new BotTemplate({ config: fullConfig() });
const resourceOf = (name: string) => bot.named('AWS::SSM::Document', 'Name', name);
const read = (name: string): RunbookDocument => documentSchema.parse(resourceOf(name)['Content']);

describe.each(['Patchwarden-Deploy', 'Patchwarden-Refresh'])('%s', (name) => {
  const runbook = read(name);
  const steps = runbook.mainSteps;
  const edges = edgesOf(runbook);
  const step = (wanted: string): Step => {
    const found = steps.find((one) => one.name === wanted);
    if (found === undefined) throw new Error(`no step ${wanted}`);
    return found;
  };
  const types: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(runbook.parameters).map(([key, { type }]) => [key, type])),
    ...Object.fromEntries(Object.keys(runbook.variables ?? {}).map((key) => [`variable:${key}`, 'String'])),
  };

  test('is an Automation runbook, a change of which is a new version, within the limit of size', () => {
    expect(resourceOf(name)).toMatchObject({ DocumentType: 'Automation', UpdateMethod: 'NewVersion' });
    expect(JSON.stringify(resourceOf(name)['Content']).length).toBeLessThan(64 * 1024);
    expect(JSON.stringify(resourceOf(name)['Content'])).not.toContain('${');
  });

  test('has its role fixed', () => {
    const kind = name.replace('Patchwarden-', '').toLowerCase();
    expect(runbook.assumeRole).toBe(`arn:aws:iam::111122223333:role/patchwarden-${kind}-runbook-ap-southeast-2`);
  });

  test('takes text only by a pattern, and no pattern takes a reference or a second line', () => {
    const texts = Object.entries(runbook.parameters).filter(([, { type }]) => type.startsWith('String'));
    for (const [key, { allowedPattern }] of texts) {
      const accepts = (value: string) => new RegExp(allowedPattern ?? '').test(value);
      expect([key, accepts('{{global:DATE}}'), accepts('a\n'), accepts('')]).toEqual([key, false, false, false]);
    }
  });

  test('takes the ids and tokens that the bot sends', () => {
    const accepts = (key: string, value: string) =>
      new RegExp(runbook.parameters[key]?.allowedPattern ?? '^$').test(value);
    expect(accepts('RunId', runIdOf('d', 'a request'))).toBe(true);
    expect(accepts('Epoch', '12')).toBe(true);
    expect(accepts('PlanHash', 'a'.repeat(64))).toBe(true);
    const token = Object.keys(runbook.parameters).find((key) => key.endsWith('Token')) ?? '';
    expect(accepts(token, tokenOf('a deploy'))).toBe(true);
  });

  test('calls operations that exist, with members that exist, and values of their type', () => {
    for (const one of callsOf(runbook)) {
      const { service, api, request } = requestOf(one);
      const typeOf = (reference: string) => types[reference];
      const problems = inputProblems(schemaOf(service, api, 'input'), request, { path: '', typeOf });
      expect([one.name, problems]).toEqual([one.name, []]);
    }
  });

  test('selects what the answers hold', () => {
    for (const one of callsOf(runbook)) {
      const { service, api } = requestOf(one);
      const answer = schemaOf(service, api, 'output');
      for (const { Name, Selector, Type } of one.outputs ?? []) {
        expect([one.name, Name, selected(answer, Selector, Type)]).toEqual([one.name, Name, Type]);
      }
      const property = one.inputs['PropertySelector'];
      if (typeof property === 'string') expect([one.name, selected(answer, property)]).toEqual([one.name, 'String']);
    }
  });

  test('has a role that is allowed exactly its calls, beside what a launch needs', () => {
    const role = name === 'Patchwarden-Deploy' ? 'deploy-runbook' : 'refresh-runbook';
    const made = actionsOf(runbook);
    const launching = ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole', 'cloudwatch:DescribeAlarms'];
    const needed = role === 'deploy-runbook' ? made : [...made, ...launching];
    const allowed = bot.statements(role).flatMap(({ Action }) => list(Action));
    expect([...new Set(allowed)].sort()).toEqual([...new Set(needed)].sort());
  });

  const waits = steps.filter(({ action }) => action === 'aws:waitForAwsResourceProperty');
  const asking = steps.filter(({ action }) => action === 'aws:invokeLambdaFunction');
  // An attempt that times out is followed by another.
  const longest = ({ timeoutSeconds = Number.POSITIVE_INFINITY, maxAttempts = 1 }: Step) =>
    timeoutSeconds * maxAttempts;
  const following = (start: string) =>
    reachable(
      start,
      edges.filter(({ cancel }) => !cancel),
    );

  test('waits within a bound, and no failed look ends a wait', () => {
    expect(waits.length).toBeGreaterThan(0);
    for (const one of waits) {
      expect(longest(one)).toBeLessThanOrEqual(5 * 24 * 60 * 60);
      expect(one.maxAttempts).toBeGreaterThan(1);
    }
  });

  test('tries every call again that comes while AWS goes on, but never a start', () => {
    const [effect] = effectsOf(runbook).filter(({ inputs }) => /^(Execute|Start)/.test(String(inputs['Api'])));
    const calls = callsOf(runbook).filter((one) => following(effect?.name ?? '').has(one.name));
    expect(calls.length).toBeGreaterThan(5);
    for (const one of calls.filter(({ inputs }) => inputs['Api'] !== 'StartInstanceRefresh')) {
      const isOver = ['requireOther', 'refused'].includes(one.name);
      expect([one.name, (one.maxAttempts ?? 1) >= 3 || isOver]).toEqual([one.name, true]);
    }
  });

  test('stops within two minutes: with calls, choices, and waits of one minute at most in all', () => {
    const stops = new Set(edges.filter(({ cancel }) => cancel).flatMap(({ to }) => [...following(to)]));
    expect(stops.size).toBeGreaterThan(0);
    const waiting = [...waits, ...asking].filter((one) => stops.has(one.name));
    expect(waiting.reduce((seconds, one) => seconds + longest(one), 0)).toBeLessThanOrEqual(60);
    const actions = ['aws:executeAwsApi', 'aws:assertAwsResourceProperty', 'aws:branch', 'aws:updateVariable'];
    for (const stop of stops) {
      if (!waiting.some(({ name: wait }) => wait === stop)) expect(actions).toContain(step(stop).action);
    }
  });

  test('is stopped from every step between its effect and the end of what that began', () => {
    const effects = effectsOf(runbook).filter(({ inputs }) => /^(Execute|Start)/.test(String(inputs['Api'])));
    expect(effects.length).toBeGreaterThan(0);
    // What it began is over when the longest waits are, or was begun by somebody else.
    const ends = waits.filter((one) => longest(one) > 24 * 60 * 60).map((one) => one.name);
    const until = edges.filter(({ from, to, cancel }) => !cancel && !ends.includes(from) && to !== 'requireOther');
    for (const effect of effects) {
      const between = reachable(effect.name, until);
      expect([...between].some((one) => ends.includes(one))).toBe(true);
      for (const one of between) {
        expect([one, step(one).onCancel]).toEqual([one, expect.stringMatching(/^step:/)]);
      }
    }
  });
});

/** Of images, which every config has. */
const STEPS = ['Patchwarden-ResumeStep', 'Patchwarden-StopStep', 'Patchwarden-RetryImage'];

test('a kind of fleet that the config does not have has no runbook', () => {
  const names = (kind: 'stack' | 'auto-scaling-group' | 'patch-group') =>
    new BotTemplate({ config: configWithOnly(kind) }).ofType('AWS::SSM::Document').map(({ Name }) => Name);
  expect(names('stack')).toEqual(['Patchwarden-Bake', 'Patchwarden-Deploy', 'Patchwarden-Publish', ...STEPS]);
  expect(names('auto-scaling-group')).toEqual(['Patchwarden-Bake', 'Patchwarden-Refresh', ...STEPS]);
  expect(names('patch-group')).toEqual([
    'Patchwarden-Bake',
    'Patchwarden-Patch',
    'Patchwarden-Window',
    'Patchwarden-StopWindow',
    ...STEPS,
    'Patchwarden-BootFacts',
  ]);
});
