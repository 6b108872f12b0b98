import type * as sdk from '@aws-sdk/client-ssm';
import { type ServiceSetting, ServiceSettingNotFound } from '@aws-sdk/client-ssm';
import { handlersOf } from '../../service.ts';
import { refusal } from '../errors.ts';
import type { SsmState } from '../state.ts';
import { enrolCovered } from './enrol.ts';
import { MANAGEMENT_ROLE } from './management.ts';

/** The settings that are simulated, with AWS's defaults; that of the retry of throttled steps is assumed. */
const DEFAULTS: Readonly<Record<string, string>> = {
  [MANAGEMENT_ROLE]: '$None',
  '/ssm/managed-instance/activation-tier': 'standard',
  '/ssm/automation/throttling-retry-time-limit': '0',
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html */
export const settingHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    GetServiceSetting: async ({ SettingId }) => ({ ServiceSetting: shown(state, idIn(state, SettingId)) }),
    UpdateServiceSetting: async ({ SettingId, SettingValue: value = '' }, { caller }) => {
      const id = idIn(state, SettingId);
      const modifiedBy =
        caller === undefined ? state.executedBy : `arn:aws:sts::${state.accountId}:assumed-role/${caller}`;
      state.settings.set(id, { value, modifiedAt: state.clock.now(), modifiedBy });
      if (id === MANAGEMENT_ROLE) enrolCovered(state);
      return {};
    },
    ResetServiceSetting: async ({ SettingId }) => {
      const id = idIn(state, SettingId);
      state.settings.delete(id);
      return { ServiceSetting: shown(state, id) };
    },
  });

/** A setting is named by its id, or by its ARN. @throws ServiceSettingNotFound */
const idIn = ({ region, accountId }: SsmState, given = ''): string => {
  const id = given.replace(`arn:aws:ssm:${region}:${accountId}:servicesetting/`, '/');
  if (DEFAULTS[id] !== undefined) return id;
  throw refusal(ServiceSettingNotFound, `The service setting ${given} is not found, or not simulated here.`);
};

const shown = (state: SsmState, id: string): ServiceSetting => {
  const set = state.settings.get(id);
  return {
    SettingId: id,
    SettingValue: set?.value ?? DEFAULTS[id] ?? '',
    LastModifiedDate: new Date(set?.modifiedAt ?? 0),
    LastModifiedUser: set?.modifiedBy ?? 'System',
    ARN: `arn:aws:ssm:${state.region}:${state.accountId}:servicesetting${id}`,
    Status: set === undefined ? 'Default' : 'Customized',
  };
};
