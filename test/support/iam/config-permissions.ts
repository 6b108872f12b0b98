import { arnIn, type Rules } from './permission.ts';

/** A rule's ARN has an id of its own, which the name does not tell. */
export const configRules: Rules = {
  'config:GetComplianceDetailsByConfigRule': (_input, account) => [
    {
      action: 'config:GetComplianceDetailsByConfigRule',
      resource: arnIn(account, 'config', 'config-rule/config-rule-a1b2c3'),
    },
  ],
};
