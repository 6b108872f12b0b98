import { detailText, type Hint } from '../../contract/hint.ts';

const INSTANCE = /^(?:i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/;

/** The instance whose patches, management or existence an event is about; `undefined` for every other event. Nothing that it says is believed. */
export function instanceIn(hint: Hint): string | undefined {
  const id = idIn(hint);
  return id !== undefined && INSTANCE.test(id) ? id : undefined;
}

function idIn(hint: Hint): string | undefined {
  const { source, detailType } = hint;
  if (source === 'aws.ssm' && detailType === 'Configuration Compliance State Change')
    return detailText(hint, 'compliance-type') === 'Patch' ? detailText(hint, 'resource-id') : undefined;
  if (source === 'aws.ssm' && detailType === 'SSM Managed Instance Registration')
    return detailText(hint, 'instance-id');
  if (source === 'aws.config' && detailType === 'Config Rules Compliance Change') return detailText(hint, 'resourceId');
  if (source === 'aws.ec2' && detailType === 'EC2 Instance State-change Notification')
    return detailText(hint, 'instance-id');
  if (source === 'aws.inspector2' && detailType === 'Inspector2 Finding')
    return firstResource(hint.detail['resources']);
  return undefined;
}

function firstResource(resources: unknown): string | undefined {
  const first: unknown = Array.isArray(resources) ? resources[0] : undefined;
  if (typeof first !== 'object' || first === null || !('id' in first)) return undefined;
  return typeof first.id === 'string' ? first.id : undefined;
}
