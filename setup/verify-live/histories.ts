import { fails, holds, unchecked, type Verdict } from './verdict.ts';

/** When commands were requested, in milliseconds, in the order in which ListCommands gave them. */
export const judgeCommandOrder = (requested: readonly number[]): Verdict => {
  if (requested.length < 2) return unchecked('the account has fewer than two commands of the last 30 days');
  return requested.every((at, index) => index === 0 || at <= (requested[index - 1] ?? at))
    ? holds(`${requested.length} commands came newest first`)
    : fails(`${requested.length} commands did not come newest first`);
};

export interface RefreshFacts {
  status: string | undefined;
  percentage: number | undefined;
  checkpoints: readonly number[];
  /** Seconds. */
  delay: number | undefined;
}

const endedBelowHundred = (refreshes: readonly RefreshFacts[]): RefreshFacts[] =>
  refreshes.filter(({ checkpoints }) => checkpoints.length > 0 && (checkpoints.at(-1) ?? 100) < 100);

const NONE = 'no refresh of the last six weeks ended at a checkpoint below 100 %';

export const judgeCheckpointPercentage = (refreshes: readonly RefreshFacts[]): Verdict => {
  const ended = endedBelowHundred(refreshes).filter(({ status }) => status === 'Successful');
  if (ended.length === 0) return unchecked(NONE);
  const other = ended.find(({ percentage, checkpoints }) => percentage !== checkpoints.at(-1));
  return other === undefined
    ? holds(`${ended.length} refreshes kept the percentage of their last checkpoint`)
    : fails(`a refresh that ended at ${other.checkpoints.at(-1)} % shows ${other.percentage ?? 'no'} %`);
};

export const judgeCheckpointEnd = (refreshes: readonly RefreshFacts[]): Verdict => {
  const ended = endedBelowHundred(refreshes).filter(
    ({ status, delay }) => delay === 0 && status !== 'Pending' && status !== 'InProgress' && status !== 'Cancelled',
  );
  if (ended.length === 0) return unchecked(`${NONE}, with a delay of 0`);
  const other = ended.find(({ status }) => status !== 'Successful');
  return other === undefined
    ? holds(`${ended.length} refreshes with a delay of 0 ended at their last checkpoint`)
    : fails(`a refresh with a last checkpoint below 100 % ended as ${other.status ?? 'unknown'}`);
};

/** BaselineId of patch states. */
export const judgeBaselines = (baselines: readonly (string | undefined)[]): Verdict => {
  const given = baselines.filter((id) => id !== undefined);
  if (given.length === 0) return unchecked('no instance of the account has a patch state with a baseline');
  const other = given.find((id) => !/^(arn:aws[\w-]*:ssm:[\w-]+:\d{12}:patchbaseline\/)?pb-[0-9a-f]{17}$/.test(id));
  return other === undefined
    ? holds(`the baselines of ${given.length} patch states are ids or ARNs`)
    : fails(`a patch state has the baseline ${other}`);
};
