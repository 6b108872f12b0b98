import type * as sdk from '@aws-sdk/client-config-service';
import {
  type ComplianceType,
  type EvaluationResult,
  InvalidNextTokenException,
  NoSuchConfigRuleException,
  type Scope,
} from '@aws-sdk/client-config-service';
import { digest } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { keepEvaluating } from './evaluate.ts';
import { invalid, judgeOf } from './judge.ts';
import type { ConfigServiceState, Evaluation, RuleRecord } from './state.ts';

const MOST_NAMES = 25;
const MOST_COUNTED = 25;
const TYPES: readonly string[] = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'];

const badToken = () => new InvalidNextTokenException({ message: 'The next token is not valid.', $metadata: {} });

export const configRuleHandlers = (state: ConfigServiceState) =>
  handlersOf<typeof sdk>()({
    PutConfigRule: async ({ ConfigRule: rule }) => {
      const name = rule?.ConfigRuleName ?? '';
      if (rule === undefined || !/^.{1,128}$/.test(name))
        throw invalid('ConfigRuleName must have 1 to 128 characters.');
      checkScope(rule.Scope);
      judgeOf(rule, state.estate);
      const known = state.rules.get(name);
      const id = known?.id ?? `config-rule-${digest(name).slice(0, 6)}`;
      const arn = `arn:aws:config:${state.region}:${state.accountId}:config-rule/${id}`;
      const record: RuleRecord = { name, id, arn, rule };
      state.rules.set(name, record);
      keepEvaluating(state, record);
      return {};
    },
    DeleteConfigRule: async ({ ConfigRuleName = '' }) => {
      findRule(state, ConfigRuleName);
      state.rules.delete(ConfigRuleName);
      return {};
    },
    DescribeConfigRules: async ({ ConfigRuleNames, Filters, NextToken }) => {
      if (Filters !== undefined) throw invalid('Filters is not simulated here.');
      const page = pageOf(rulesOf(state, ConfigRuleNames), MOST_NAMES, NextToken, badToken);
      return {
        ConfigRules: page.items.map(({ rule, arn, id }) => ({
          ...rule,
          ConfigRuleArn: arn,
          ConfigRuleId: id,
          ConfigRuleState: 'ACTIVE' as const,
        })),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    DescribeComplianceByConfigRule: async ({ ConfigRuleNames, ComplianceTypes = [], NextToken }) => {
      checkTypes(ComplianceTypes);
      const all = rulesOf(state, ConfigRuleNames).map((record) => ({ record, compliance: complianceOf(record) }));
      const found = all.filter(
        ({ compliance }) => ComplianceTypes.length === 0 || ComplianceTypes.includes(compliance.ComplianceType),
      );
      const page = pageOf(found, MOST_NAMES, NextToken, badToken);
      return {
        ComplianceByConfigRules: page.items.map(({ record, compliance }) => ({
          ConfigRuleName: record.name,
          Compliance: compliance,
        })),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    GetComplianceDetailsByConfigRule: async ({ ConfigRuleName = '', ComplianceTypes = [], Limit, NextToken }) => {
      checkTypes(ComplianceTypes);
      if (Limit !== undefined && (Limit < 0 || Limit > 100)) throw invalid('Limit must be between 0 and 100.');
      const record = findRule(state, ConfigRuleName);
      const found = [...(record.evaluations ?? [])].filter(
        ([, { complianceType }]) => ComplianceTypes.length === 0 || ComplianceTypes.includes(complianceType),
      );
      const page = pageOf(found, Limit === undefined || Limit === 0 ? 10 : Limit, NextToken, badToken);
      return {
        EvaluationResults: page.items.map(([id, evaluation]) => shown(record, id, evaluation)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
  });

const rulesOf = (state: ConfigServiceState, names: readonly string[] | undefined): RuleRecord[] => {
  if ((names?.length ?? 0) > MOST_NAMES) throw invalid(`There can be at most ${MOST_NAMES} ConfigRuleNames.`);
  return names === undefined || names.length === 0
    ? [...state.rules.values()]
    : names.map((name) => findRule(state, name));
};

/** Every rule here judges instances. Those of Systems Manager have its inventory in their scope too, by which AWS notices a change. */
const IN_SCOPE = ['AWS::EC2::Instance', 'AWS::SSM::ManagedInstanceInventory'];

const checkScope = (scope: Scope | undefined): void => {
  const { ComplianceResourceTypes: types = IN_SCOPE, ...others } = scope ?? {};
  if (types.some((type) => !IN_SCOPE.includes(type)) || Object.values(others).some((value) => value !== undefined))
    throw invalid(`A scope of other resources than ${IN_SCOPE.join(' and ')} is not simulated here.`);
};

const findRule = (state: ConfigServiceState, name: string): RuleRecord => {
  const found = state.rules.get(name);
  if (found !== undefined) return found;
  const message = `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name.`;
  throw new NoSuchConfigRuleException({ message, $metadata: {} });
};

const checkTypes = (types: readonly ComplianceType[]): void => {
  const wrong = types.find((type) => !TYPES.includes(type));
  if (wrong !== undefined) throw invalid(`${wrong} is no compliance type.`);
};

/** Without results it is not known; the count of those that do not comply stops at 25. */
const complianceOf = ({ evaluations }: RuleRecord) => {
  if (evaluations === undefined || evaluations.size === 0) return { ComplianceType: 'INSUFFICIENT_DATA' as const };
  const open = [...evaluations.values()].filter(({ complianceType }) => complianceType === 'NON_COMPLIANT').length;
  if (open === 0) return { ComplianceType: 'COMPLIANT' as const };
  return {
    ComplianceType: 'NON_COMPLIANT' as const,
    ComplianceContributorCount: { CappedCount: Math.min(open, MOST_COUNTED), CapExceeded: open > MOST_COUNTED },
  };
};

const shown = ({ name }: RuleRecord, id: string, evaluation: Evaluation): EvaluationResult => ({
  EvaluationResultIdentifier: {
    EvaluationResultQualifier: {
      ConfigRuleName: name,
      ResourceType: 'AWS::EC2::Instance',
      ResourceId: id,
      EvaluationMode: 'DETECTIVE',
    },
    OrderingTimestamp: new Date(evaluation.invokedAt),
  },
  ComplianceType: evaluation.complianceType,
  ResultRecordedTime: new Date(evaluation.recordedAt),
  ConfigRuleInvokedTime: new Date(evaluation.invokedAt),
});
