import {
  ConfigServiceClient,
  DescribeComplianceByConfigRuleCommand,
  GetComplianceDetailsByConfigRuleCommand,
  NoSuchConfigRuleException,
} from '@aws-sdk/client-config-service';
import { clientOf } from './client.ts';
import { calling } from './failure.ts';
import { pages } from './pages.ts';
import type { AwsConfig } from './signed-call.ts';

/** What rules of AWS Config say of resources. Methods throw AwsCallError. */
export interface ConfigRules {
  /**
   * Ids of the resources that do not comply. `not-evaluated`: the rule has said nothing yet, which is not "compliant". `absent`: there is no
   * such rule.
   */
  answerOf(rule: string): Promise<RuleAnswer>;
}

export type RuleAnswer =
  | { state: 'evaluated'; nonCompliant: readonly string[] }
  | { state: 'not-evaluated' }
  | { state: 'absent' };

/** https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html */
const PAGE = 100;

export function createConfigRules(config: AwsConfig): ConfigRules {
  const client = clientOf(ConfigServiceClient, config);
  return {
    answerOf: (rule) =>
      calling(`reading what AWS Config says by ${rule}`, async () => {
        try {
          return await answerOf(client, rule);
        } catch (error) {
          if (error instanceof NoSuchConfigRuleException) return { state: 'absent' };
          throw error;
        }
      }),
  };
}

async function answerOf(client: ConfigServiceClient, rule: string): Promise<RuleAnswer> {
  const { ComplianceByConfigRules = [] } = await client.send(
    new DescribeComplianceByConfigRuleCommand({ ConfigRuleNames: [rule] }),
  );
  const found = ComplianceByConfigRules.find(({ ConfigRuleName }) => ConfigRuleName === rule);
  switch (found?.Compliance?.ComplianceType) {
    case 'COMPLIANT':
      return { state: 'evaluated', nonCompliant: [] };
    case 'NON_COMPLIANT':
      return { state: 'evaluated', nonCompliant: await nonCompliant(client, rule) };
    default:
      return { state: 'not-evaluated' };
  }
}

const nonCompliant = (client: ConfigServiceClient, rule: string): Promise<string[]> =>
  pages(
    (NextToken) =>
      client.send(
        new GetComplianceDetailsByConfigRuleCommand({
          ConfigRuleName: rule,
          ComplianceTypes: ['NON_COMPLIANT'],
          Limit: PAGE,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      ),
    ({ EvaluationResults = [], NextToken }) => ({
      items: EvaluationResults.flatMap(
        ({ EvaluationResultIdentifier }) => EvaluationResultIdentifier?.EvaluationResultQualifier?.ResourceId ?? [],
      ),
      next: NextToken,
    }),
  );
