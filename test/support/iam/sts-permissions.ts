import { onArnIn, type Rules } from './permission.ts';

/** The role's own policy, which says who it trusts, is asked too. */
export const stsRules: Rules = {
  ...onArnIn('RoleArn', 'sts:AssumeRole'),
};
