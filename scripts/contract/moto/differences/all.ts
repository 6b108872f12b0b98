import { changeSetsDifferences } from './change-sets.ts';
import { dataDifferences } from './data.ts';
import type { Explained } from './explained.ts';
import { fleetsDifferences } from './fleets.ts';
import { ssmDifferences } from './ssm.ts';
import { stacksDifferences } from './stacks.ts';

/** The version of moto whose answers are explained. */
export const EXPLAINED_MOTO = '5.2.5';

export const explained: readonly Explained[] = [
  ...ssmDifferences,
  ...stacksDifferences,
  ...changeSetsDifferences,
  ...fleetsDifferences,
  ...dataDifferences,
];
