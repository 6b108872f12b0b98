import { onArnIn, type Rules } from './permission.ts';

export const stsRules: Rules = onArnIn('RoleArn', 'sts:AssumeRole');
