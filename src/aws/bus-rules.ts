import {
  EventBridgeClient,
  type EventBridgeClientConfig,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { present } from '../present.ts';
import { type CallRules, prepared } from './client.ts';
import { calling } from './failure.ts';
import { pages } from './pages.ts';

export interface StreamRule {
  name: string;
  enabled: boolean;
}

/** Rules of an event bus, read only. Methods throw AwsCallError. */
export interface BusRules {
  /** Those that give events to a Firehose stream: ListRules, and ListTargetsByRule for each. */
  toStreams(bus: string): Promise<readonly StreamRule[]>;
}

export function createBusRules(config: EventBridgeClientConfig & CallRules): BusRules {
  const client = prepared(new EventBridgeClient(config), config);
  const rules = (EventBusName: string) =>
    pages(
      (token) => client.send(new ListRulesCommand({ EventBusName, ...present({ NextToken: token }) })),
      ({ Rules, NextToken }) => ({ items: Rules, next: NextToken }),
    );
  const targets = (EventBusName: string, Rule: string) =>
    pages(
      (token) => client.send(new ListTargetsByRuleCommand({ EventBusName, Rule, ...present({ NextToken: token }) })),
      ({ Targets, NextToken }) => ({ items: Targets, next: NextToken }),
    );
  return {
    toStreams: (bus) =>
      calling(`reading the rules of bus ${bus}`, async () => {
        const found: StreamRule[] = [];
        for (const { Name: name = '', State } of await rules(bus)) {
          const isToStream = (await targets(bus, name)).some(({ Arn = '' }) => /^arn:[^:]+:firehose:/.test(Arn));
          if (isToStream) found.push({ name, enabled: State !== 'DISABLED' });
        }
        return found;
      }),
  };
}
