import type { Gold } from '../types.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const AMI_ID = /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

/** What a parameter's value says; whatever is not exactly an AMI id says nothing. */
export const goldIn = (value: string): Gold => (AMI_ID.test(value) ? { kind: 'ami', id: value } : { kind: 'invalid' });
