import type { SsmState } from '../state.ts';
import type { Machine } from './node.ts';

/** The setting of Default Host Management Configuration: the role with which instances without a profile are managed. */
export const MANAGEMENT_ROLE = '/ssm/managed-instance/default-ec2-instance-management-role';

/**
 * With which role the agent of an instance reaches Systems Manager; absent when it does not. A profile takes precedence over the
 * default configuration, which covers only instances that ask for tokens (IMDSv2).
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html
 */
export const managementRole = ({ settings }: SsmState, { profile, imdsV2 }: Machine): string | undefined => {
  if (profile !== undefined) return profile.split('/').at(-1);
  const role = settings.get(MANAGEMENT_ROLE)?.value;
  return imdsV2 && role !== undefined && role !== '$None' ? role.split('/').at(-1) : undefined;
};
