import type { AutoScalingState, Group, Member } from './state.ts';

/**
 * What `cfn-signal` at the end of the user data does: it tells the instance's stack how the start went. Whether the
 * stack wants to know is the stack's business; an error of the call is lost with the instance's log.
 */
export const sendSignal = async (state: AutoScalingState, group: Group, member: Member): Promise<void> => {
  const StackName = group.tags.get('aws:cloudformation:stack-name')?.value;
  const LogicalResourceId = group.tags.get('aws:cloudformation:logical-id')?.value;
  if (StackName === undefined || LogicalResourceId === undefined || member.signal === undefined) return;
  if (!member.plan.userData.includes('cfn-signal')) return;
  const input = { StackName, LogicalResourceId, UniqueId: member.id, Status: member.signal };
  await state.callService('cloudformation', 'SignalResource', input).catch(() => ({}));
};
