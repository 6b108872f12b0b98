import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { calling } from '../../src/aws/failure.ts';
import { pages } from '../../src/aws/pages.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import type { StreamRule } from '../../src/doctor/types/pulse.ts';
import { present } from '../../src/present.ts';

/** Rules of a bus that give events to a Firehose stream: ListRules, and ListTargetsByRule for each. @throws AwsCallError */
export const rulesToStreams = (EventBusName: string, aws: AwsConfig): Promise<readonly StreamRule[]> =>
  calling(`reading the rules of bus ${EventBusName}`, async () => {
    const client = new EventBridgeClient(aws);
    const rules = await pages(
      (token) => client.send(new ListRulesCommand({ EventBusName, ...present({ NextToken: token }) })),
      ({ Rules, NextToken }) => ({ items: Rules, next: NextToken }),
    );
    const found: StreamRule[] = [];
    for (const { Name: name = '', State } of rules) {
      const targets = await pages(
        (token) =>
          client.send(new ListTargetsByRuleCommand({ EventBusName, Rule: name, ...present({ NextToken: token }) })),
        ({ Targets, NextToken }) => ({ items: Targets, next: NextToken }),
      );
      const isToStream = targets.some(({ Arn = '' }) => /^arn:[^:]+:firehose:/.test(Arn));
      if (isToStream) found.push({ name, enabled: State !== 'DISABLED' });
    }
    return found;
  });
