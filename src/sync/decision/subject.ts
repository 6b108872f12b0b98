import type { Here } from '../../config/here.ts';

/** One sync at a time in an account and Region. */
export const syncSubject = ({ account, region }: Here): string => `${account}/${region}/sync`;
