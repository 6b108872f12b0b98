import { isRecord } from '../json-value.ts';
import { ResourceFailure } from './errors.ts';
import { createGroup, readGroup, removeGroup, updateGroup } from './group.ts';
import { refreshBack, refreshGroup } from './instance-refresh.ts';
import { physicalName } from './names.ts';
import { obsoleteInstances, rollGroup } from './rolling-update.ts';
import type { Resolved } from './scope.ts';
import { changedProperties, type Provider, type Work } from './work.ts';

/** Whose change makes an update policy act. */
const TRIGGERS = [
  'LaunchTemplate',
  'LaunchConfigurationName',
  'VPCZoneIdentifier',
  'PlacementGroup',
  'MixedInstancesPolicy',
];

const policyOf = ({ definition }: Work, name: string): Record<string, unknown> | undefined => {
  const policy = definition.updatePolicy?.[name];
  return isRecord(policy) ? policy : undefined;
};

const triggersIn = ({ previous, properties }: Work): string[] =>
  changedProperties(previous, properties).filter((name) => TRIGGERS.includes(name));

/** AutoScalingReplacingUpdate with WillReplace: a new group beside the old one. It wins over a rolling update. */
export const replacesGroup = (work: Work): boolean =>
  String(policyOf(work, 'AutoScalingReplacingUpdate')?.['WillReplace']) === 'true' && triggersIn(work).length > 0;

const resolved = (name: string): Resolved => ({ physicalId: name, attributes: {} });

export const groupProvider: Provider = {
  async create(work) {
    const name = physicalName(work);
    await createGroup(work, name);
    return resolved(name);
  },
  async update(work) {
    await updateInPlace(work);
    return resolved(work.record.physicalId);
  },
  remove: (teller, record) => removeGroup(teller, record.physicalId),
};

const updateInPlace = async (work: Work): Promise<void> => {
  const refresh = policyOf(work, 'AutoScalingInstanceRefresh');
  const rolling = policyOf(work, 'AutoScalingRollingUpdate');
  if (refresh !== undefined && rolling !== undefined)
    throw new ResourceFailure(
      'Resource handler returned message: "AutoScalingInstanceRefresh and AutoScalingRollingUpdate cannot be used together. Remove one of the update policies from your template and try again."',
    );
  if (refresh !== undefined) return updateByRefresh(work, refresh);
  await updateGroup(work);
  const replacing = String(policyOf(work, 'AutoScalingReplacingUpdate')?.['WillReplace']) === 'true';
  if (rolling === undefined || replacing) return;
  const group = await readGroup(work, work.record.physicalId);
  if (group === undefined) throw new ResourceFailure(`Group ${work.record.physicalId} was not found.`);
  await rollGroup(work, rolling, obsoleteInstances(work, group, triggersIn(work).includes('VPCZoneIdentifier')));
};

/** The refresh itself brings the launch template to the group, so that it can be rolled back while it runs. */
const updateByRefresh = async (work: Work, policy: Record<string, unknown>): Promise<void> => {
  const triggered = triggersIn(work);
  await updateGroup(work, triggered.includes('LaunchTemplate') ? ['LaunchTemplate'] : []);
  if (work.operation.forward && triggered.length > 0) await refreshGroup(work, policy);
  if (!work.operation.forward) await refreshBack(work, policy);
};
