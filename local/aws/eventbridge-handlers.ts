import * as sdk from '@aws-sdk/client-eventbridge';
import { compilePattern } from './eventbridge-pattern.ts';
import type { EventBus, EventRule, Events, EventTarget } from './eventbridge-types.ts';
import { parseRecord } from './json-value.ts';
import { pageOf } from './paging.ts';
import { handlersOf } from './service.ts';
import { WireError } from './wire-error.ts';

export interface EventOperations extends Pick<Events, 'createBus' | 'putRule' | 'putTarget'> {
  buses: ReadonlyMap<string, EventBus>;
  findBus: (reference?: string) => EventBus;
  findRule: (name: string, bus?: string) => EventRule;
  putEvents: (entries: readonly sdk.PutEventsRequestEntry[]) => sdk.PutEventsCommandOutput;
}

/** The operations of EventBridge that the local world knows. */
export function eventHandlers(operations: EventOperations) {
  const { buses, createBus, findBus, findRule, putRule, putTarget, putEvents } = operations;
  return handlersOf<typeof sdk>()({
    PutEvents: async ({ Entries }) => putEvents(Entries ?? []),
    CreateEventBus: async ({ Name = '' }) => {
      if (buses.has(Name)) {
        const message = `Event bus ${Name} already exists.`;
        throw new sdk.ResourceAlreadyExistsException({ message, $metadata: {} });
      }
      return { EventBusArn: createBus(Name).arn };
    },
    DescribeEventBus: async ({ Name }) => busOutput(findBus(Name)),
    ListEventBuses: async ({ NamePrefix = '', Limit, NextToken }) => {
      const named = [...buses.values()].filter(({ name }) => name.startsWith(NamePrefix));
      const { items, token } = pageIn(named, { Limit, NextToken });
      return { EventBuses: items.map(busOutput), ...token };
    },
    PutRule: async (input) => {
      if (!input.EventPattern && !input.ScheduleExpression)
        throw new WireError(
          'ValidationException',
          'Parameter(s) EventPattern or ScheduleExpression must be specified.',
        );
      if (!input.EventPattern)
        throw new WireError('NotImplemented', 'events: only rules with a pattern are simulated.', 501);
      const rule = putRule({
        name: input.Name ?? '',
        pattern: input.EventPattern,
        enabled: input.State !== 'DISABLED',
        ...(input.EventBusName !== undefined && { bus: input.EventBusName }),
        ...(input.Description !== undefined && { description: input.Description }),
      });
      return { RuleArn: rule.arn };
    },
    DescribeRule: async ({ Name = '', EventBusName }, { accountId }) => ({
      ...ruleOutput(findRule(Name, EventBusName)),
      CreatedBy: accountId,
    }),
    ListRules: async ({ NamePrefix = '', EventBusName, Limit, NextToken }) => {
      const rules = [...findBus(EventBusName).rules.values()].filter(({ name }) => name.startsWith(NamePrefix));
      const { items, token } = pageIn(rules, { Limit, NextToken });
      return { Rules: items.map(ruleOutput), ...token };
    },
    EnableRule: async ({ Name = '', EventBusName }) => switchRule(findRule(Name, EventBusName), true),
    DisableRule: async ({ Name = '', EventBusName }) => switchRule(findRule(Name, EventBusName), false),
    DeleteRule: async ({ Name = '', EventBusName }) => deleteRule(findBus(EventBusName), Name),
    PutTargets: async ({ Rule = '', EventBusName, Targets = [] }) => {
      for (const target of Targets) putTarget(Rule, targetOf(target), EventBusName);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets: async ({ Rule = '', EventBusName, Ids = [] }) => {
      const { targets } = findRule(Rule, EventBusName);
      for (const id of Ids) targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    ListTargetsByRule: async ({ Rule = '', EventBusName, Limit, NextToken }) => {
      const { items, token } = pageIn([...findRule(Rule, EventBusName).targets.values()], { Limit, NextToken });
      return { Targets: items.map(targetOutput), ...token };
    },
    TestEventPattern: async ({ EventPattern = '', Event = '' }) => {
      const event = parseRecord(Event);
      const wanted = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];
      const missing = wanted.find((name) => event?.[name] === undefined);
      if (!event) throw new WireError('ValidationException', 'Parameter Event is not valid JSON.');
      if (missing)
        throw new WireError('ValidationException', `Parameter Event is not valid. Reason: ${missing} is missing.`);
      return { Result: compilePattern(EventPattern).matches(event) };
    },
  });
}

interface Paging {
  Limit?: number | undefined;
  NextToken?: string | undefined;
}

/** A page of at most 100. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html */
function pageIn<Item>(items: readonly Item[], { Limit = 100, NextToken }: Paging) {
  if (Limit < 1 || Limit > 100)
    throw new WireError(
      'ValidationException',
      `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and 100`,
    );
  const page = pageOf(items, Limit, NextToken, () => new WireError('ValidationException', 'NextToken is not valid.'));
  return { items: page.items, token: page.nextToken === undefined ? {} : { NextToken: page.nextToken } };
}

const busOutput = ({ name, arn }: EventBus) => ({ Name: name, Arn: arn });

const ruleOutput = (rule: EventRule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: rule.patternJson,
  State: rule.enabled ? 'ENABLED' : 'DISABLED',
  EventBusName: rule.bus,
  ...(rule.description !== undefined && { Description: rule.description }),
});

const targetOutput = ({
  id,
  arn,
  roleArn,
  input,
  inputPath,
  transformer,
  messageGroupId,
}: EventTarget): sdk.Target => ({
  Id: id,
  Arn: arn,
  ...(roleArn !== undefined && { RoleArn: roleArn }),
  ...(input !== undefined && { Input: input }),
  ...(inputPath !== undefined && { InputPath: inputPath }),
  ...(transformer && {
    InputTransformer: { InputPathsMap: transformer.paths, InputTemplate: transformer.template },
  }),
  ...(messageGroupId !== undefined && { SqsParameters: { MessageGroupId: messageGroupId } }),
});

function switchRule(rule: EventRule, enabled: boolean): object {
  rule.enabled = enabled;
  return {};
}

function deleteRule(bus: EventBus, name: string): object {
  const rule = bus.rules.get(name);
  if (rule && rule.targets.size > 0) {
    throw new WireError('ValidationException', "Rule can't be deleted since it has targets.");
  }
  bus.rules.delete(name);
  return {};
}

/** A target as API and template both spell it. */
export function targetOf(target: sdk.Target): EventTarget {
  const { InputTransformer: transformer, SqsParameters: sqs } = target;
  return {
    id: target.Id ?? '',
    arn: target.Arn ?? '',
    ...(target.RoleArn !== undefined && { roleArn: target.RoleArn }),
    ...(target.Input !== undefined && { input: target.Input }),
    ...(target.InputPath !== undefined && { inputPath: target.InputPath }),
    ...(transformer && {
      transformer: { paths: transformer.InputPathsMap ?? {}, template: transformer.InputTemplate ?? '' },
    }),
    ...(sqs?.MessageGroupId !== undefined && { messageGroupId: sqs.MessageGroupId }),
  };
}
