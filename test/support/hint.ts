import type { Hint } from '../../src/contract/hint.ts';

/** An event of AWS's that points at these resources, or says this. */
export const hintOf = (parts: Partial<Hint> = {}): Hint => ({
  source: 'aws.test',
  detailType: 'Something Changed',
  resources: [],
  detail: {},
  ...parts,
});
