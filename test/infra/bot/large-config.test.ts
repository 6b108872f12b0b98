import { patternsOf } from '../../../infra/bot/event-patterns.ts';
import { stackEvents } from '../../../infra/features/deploy/events.ts';
import { managedBy } from '../../../infra/features/deploy/managed.ts';
import { hereOf } from '../../../src/config/here.ts';
import type { Config, FleetConfig } from '../../../src/config/types.ts';
import { BotTemplate, createBot, fullConfig, list, type Statement } from '../bot-template.ts';

/** Five hundred fleets, half of them with an Auto Scaling group: what AWS's limits make of the template. */

const { fleets, ...config } = fullConfig();
const { 'web-dev': web, 'api-prod': api } = fleets;
if (web === undefined || api === undefined) throw new Error('the example has no web-dev or no api-prod');

const STACKS = 500;
const GROUPS = 250;
const long = (kind: string, index: number, length: number): string => `${kind}-${index}`.padEnd(length, '-production');

const stackFleet = (index: number, length: number): FleetConfig => {
  const stack = long('stack', index, length);
  return { ...web, name: stack, target: { kind: 'stack', stack, parameter: 'Image' } };
};

const groupFleet = (index: number, length: number): FleetConfig => {
  const group = long('group', index, length);
  return { ...api, name: group, target: { kind: 'auto-scaling-group', group } };
};

const many = (length: number): Config => {
  const all = [
    ...Array.from({ length: STACKS }, (_none, index) => stackFleet(index, length)),
    ...Array.from({ length: GROUPS }, (_none, index) => groupFleet(index, length)),
  ];
  return { ...config, fleets: Object.fromEntries(all.map((fleet) => [fleet.name, fleet])) };
};

/** Of 40 characters, which is long for a name that people type. */
const bot = new BotTemplate({ config: many(40) });
const patterns = bot.ofType('AWS::Events::Rule').map(({ EventPattern }) => JSON.stringify(EventPattern));

test('no event pattern passes 2,048 characters, and each stack and group is in one of its kind', () => {
  for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(2048);
  const named = (kind: string, text: string) =>
    patterns.filter((pattern) => pattern.includes(kind) && pattern.includes(text)).length;
  for (let index = 0; index < STACKS; index += 1) {
    const prefix = `:stack/${long('stack', index, 40)}/"`;
    expect(named('"CloudFormation Stack Status Change"', prefix)).toBe(1);
    expect(named('"CloudFormation Resource Status Change"', prefix)).toBe(1);
  }
  for (let index = 0; index < GROUPS; index += 1)
    expect(named('aws.autoscaling', `"${long('group', index, 40)}"`)).toBe(1);
});

test('the rules are fewer than the 300 that a bus takes', () => {
  expect(patterns.length).toBeGreaterThan(60);
  expect(patterns.length).toBeLessThan(150);
});

test('with names of 128 characters, the longest that CloudFormation takes, they still are', () => {
  const hints = stackEvents(managedBy(many(128), hereOf(config)));
  const parts = Object.entries(hints).flatMap(([name, hint]) => patternsOf(name, hint));
  expect(parts.length).toBeLessThan(150);
});

test('no policy of a queue passes 20 statements and 10 conditions', () => {
  for (const { PolicyDocument } of bot.ofType('AWS::SQS::QueuePolicy')) {
    expect(JSON.stringify(PolicyDocument).match(/"Effect"/g)?.length).toBeLessThanOrEqual(3);
  }
});

describe('policies of roles', () => {
  const lengths = (type: string) => bot.ofType(type).map(({ PolicyDocument }) => JSON.stringify(PolicyDocument).length);
  const statements = (['worker', 'deploy-runbook', 'refresh-runbook'] as const).flatMap((role) =>
    bot.statements(role).map((statement) => ({ role, ...statement })),
  );
  const withoutPart = ({ Sid = '' }: Statement): string => Sid.replace(/[0-9]+$/, '');

  test('are within the limits of their sizes', () => {
    for (const length of lengths('AWS::IAM::ManagedPolicy')) expect(length).toBeLessThanOrEqual(6144);
    // With room for what CloudFormation fills in for a few references.
    for (const length of lengths('AWS::IAM::Policy')) expect(length).toBeLessThanOrEqual(10_240 - 500);
  });

  test.each(['worker', 'deploy-runbook', 'refresh-runbook'] as const)(
    'are at most the ten that %s may have',
    (role) => {
      const id = bot.roleId(role);
      const attached = bot.ofType('AWS::IAM::ManagedPolicy').filter(({ Roles }) => JSON.stringify(Roles).includes(id));
      expect(attached.length).toBeLessThanOrEqual(10);
    },
  );

  test('name each stack and group once in every statement, whatever its parts', () => {
    const resources = (role: string, sid: string) =>
      statements
        .filter((one) => one.role === role && withoutPart(one) === sid)
        .flatMap(({ Resource }) => list(Resource));
    const stacks = Array.from({ length: STACKS }, (_none, index) => `stack/${long('stack', index, 40)}/*`);
    const names = (found: readonly string[]) => found.map((arn) => arn.split(':').slice(5).join(':')).sort();
    expect(names(resources('worker', 'PlanOnStacks'))).toEqual([...stacks].sort());
    expect(names(resources('deploy-runbook', 'UpdateStacks'))).toEqual([...stacks].sort());
    expect(resources('refresh-runbook', 'RefreshGroups')).toHaveLength(GROUPS);
  });

  test('limit templates to the tags of the fleets, in parts that have the same condition', () => {
    const parts = statements.filter((one) => withoutPart(one) === 'UseTemplatesOfFleets');
    expect(parts.length).toBeGreaterThan(1);
    const tags = parts.flatMap(({ Condition }) =>
      list(Condition?.['StringEquals']?.['aws:ResourceTag/PatchwardenFleet']),
    );
    expect(tags.sort()).toEqual(Array.from({ length: GROUPS }, (_none, index) => long('group', index, 40)).sort());
  });

  test('allow and deny the worker the same as its statements did before they were merged, on as much', () => {
    const small = new BotTemplate({ config: { ...config, fleets: { [web.name]: web, [api.name]: api } } });
    const said = (of: readonly Statement[]): string[] =>
      of
        .flatMap(({ Effect, Action, Condition, Resource }) =>
          list(Action).map((action) =>
            JSON.stringify([
              Effect,
              action,
              Condition,
              JSON.stringify(Resource)?.includes('stack/') ? 'stacks' : Resource,
            ]),
          ),
        )
        .sort();
    const large = statements.filter(({ role }) => role === 'worker');
    expect([...new Set(said(large))]).toEqual([...new Set(said(small.statements('worker')))]);
  });

  test('have Sids that differ', () => {
    for (const role of ['worker', 'deploy-runbook', 'refresh-runbook'] as const) {
      const sids = statements.filter((one) => one.role === role).flatMap(({ Sid }) => Sid ?? []);
      expect(sids.length).toBeGreaterThan(5);
      expect(new Set(sids).size).toBe(sids.length);
    }
  });
});

test('the template is within a megabyte and 500 resources', () => {
  expect(JSON.stringify(bot.template.toJSON()).length).toBeLessThan(1_000_000);
  expect(Object.keys(bot.resources).length).toBeLessThan(300);
});

test('a runbook that cannot list its fleets is refused at synth, not by Systems Manager', () => {
  const tooLong = () => createBot({ config: many(128) });
  expect(tooLong).toThrow(/^the document Patchwarden-Deploy has \d+ bytes and Systems Manager takes 65536/);
});
