import { fails, holds, unchecked, type Verdict } from './verdict.ts';

export const THROTTLING_RETRY = '/ssm/automation/throttling-retry-time-limit';
export const DEFAULT_MANAGEMENT = '/ssm/managed-instance/default-ec2-instance-management-role';

export interface SettingFacts {
  value: string | undefined;
  status: string | undefined;
}

/** Of THROTTLING_RETRY, in seconds. */
export const judgeThrottlingRetry = ({ value }: SettingFacts): Verdict => {
  if (value === undefined) return unchecked('the setting has no value in the answer');
  return value === '0'
    ? holds('the account’s retry is 0 s')
    : fails(`the account retries throttled steps for ${value} s: set it to 0`);
};

const ROLE = /^([\w+=,.@/-]+\/)?[\w+=,.@-]{1,64}$/;

/** Of DEFAULT_MANAGEMENT: a role's name, also with its path, once somebody has set it. */
export const judgeDefaultManagement = ({ value, status }: SettingFacts): Verdict => {
  if (value === undefined) return unchecked('the setting has no value in the answer');
  if (status === 'Default' || value === '$None')
    return unchecked('Default Host Management is not set up in this account');
  return ROLE.test(value)
    ? holds(`the setting is the name ${value}`)
    : fails(`the setting is ${value}, which is no role’s name`);
};

/** Names of the parameters of AWS-RunPatchBaselineWithHooks; undefined where the answer had none. */
export const judgeHooksTimeout = (parameters: readonly string[] | undefined): Verdict => {
  if (parameters === undefined || !parameters.includes('Operation'))
    return unchecked('the description of AWS-RunPatchBaselineWithHooks has no parameter Operation');
  return parameters.includes('StepTimeoutSeconds')
    ? fails('AWS-RunPatchBaselineWithHooks takes StepTimeoutSeconds')
    : holds(`AWS-RunPatchBaselineWithHooks takes ${parameters.length} parameters, without StepTimeoutSeconds`);
};

/** A CVE that CISA has listed since 2021. */
export const EXPLOITED_CVE = 'CVE-2021-44228';

export const judgeExploited = (found: readonly { id: string | undefined; addedAt: Date | undefined }[]): Verdict => {
  const one = found.find(({ id }) => id === EXPLOITED_CVE);
  if (one === undefined) return unchecked(`SearchVulnerabilities gave nothing for ${EXPLOITED_CVE}`);
  return one.addedAt === undefined
    ? fails(`${EXPLOITED_CVE} has no cisaData`)
    : holds(`${EXPLOITED_CVE} was added to CISA’s list on ${one.addedAt.toISOString().slice(0, 10)}`);
};

/** Scan status of each instance that ListCoverage names. */
export const judgeCoverage = (statuses: readonly (string | undefined)[]): Verdict => {
  if (statuses.length === 0) return unchecked('Amazon Inspector covers no instance of this account');
  const silent = statuses.filter((status) => status !== 'ACTIVE' && status !== 'INACTIVE').length;
  return silent === 0
    ? holds(`the ${statuses.length} instances read have a scan status`)
    : fails(`${silent} of ${statuses.length} instances have no scan status`);
};
