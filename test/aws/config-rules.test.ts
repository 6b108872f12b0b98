import * as sdk from '@aws-sdk/client-config-service';
import { createConfigRules } from '../../src/aws/config-rules.ts';
import { refusalOf, type Script, type ScriptedAws, startScriptedAws } from '../support/scripted-aws.ts';

let aws: ScriptedAws;
const rulesOf = async (script: Script) => {
  aws = await startScriptedAws({ name: 'config', sdk }, script);
  return createConfigRules(aws.client);
};
afterEach(() => aws.close());

const RULE = 'patchwarden-required-tags';
const compliance = (ComplianceType: string) => ({
  ComplianceByConfigRules: [{ ConfigRuleName: RULE, Compliance: { ComplianceType } }],
});
const page = (ids: readonly string[], NextToken?: string) => ({
  EvaluationResults: ids.map((ResourceId) => ({
    EvaluationResultIdentifier: { EvaluationResultQualifier: { ConfigRuleName: RULE, ResourceId } },
    ComplianceType: 'NON_COMPLIANT',
  })),
  ...(NextToken === undefined ? {} : { NextToken }),
});

test('names every resource that does not comply, page by page', async () => {
  const rules = await rulesOf({
    DescribeComplianceByConfigRule: compliance('NON_COMPLIANT'),
    GetComplianceDetailsByConfigRule: [page(['i-1', 'i-2'], 'more'), page(['i-3'])],
  });
  expect(await rules.answerOf(RULE)).toEqual({ state: 'evaluated', nonCompliant: ['i-1', 'i-2', 'i-3'] });
  expect(aws.asked.map(({ input }) => input)).toEqual([
    { ConfigRuleNames: [RULE] },
    { ConfigRuleName: RULE, ComplianceTypes: ['NON_COMPLIANT'], Limit: 100 },
    { ConfigRuleName: RULE, ComplianceTypes: ['NON_COMPLIANT'], Limit: 100, NextToken: 'more' },
  ]);
});

test.each([
  ['COMPLIANT', { state: 'evaluated', nonCompliant: [] }],
  ['INSUFFICIENT_DATA', { state: 'not-evaluated' }],
  ['NOT_APPLICABLE', { state: 'not-evaluated' }],
])('a rule that is %s', async (type, answer) => {
  const rules = await rulesOf({ DescribeComplianceByConfigRule: compliance(type) });
  expect(await rules.answerOf(RULE)).toEqual(answer);
});

test('a rule that is not there is absent, and one that may not be read fails', async () => {
  const absent = await rulesOf({
    DescribeComplianceByConfigRule: [
      new sdk.NoSuchConfigRuleException({ message: 'no such rule', $metadata: {} }),
      refusalOf(sdk.ConfigServiceServiceException, 'AccessDeniedException', 'not allowed'),
    ],
  });
  expect(await absent.answerOf(RULE)).toEqual({ state: 'absent' });
  await expect(absent.answerOf(RULE)).rejects.toMatchObject({ failure: 'refused', code: 'AccessDeniedException' });
});
