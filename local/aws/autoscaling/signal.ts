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

const ASKS_AGAIN_AFTER = 5_000;

/**
 * User data that asks `describe-target-health` for its own target goes on when that is healthy, or fails when its `timeout` is over.
 * @returns once the user data is at its end, or the instance is leaving
 */
export const awaitOwnHealth = async (
  { loadBalancing }: AutoScalingState,
  member: Member,
  { sleep, isLeaving }: { sleep: (ms: number) => Promise<void>; isLeaving: () => boolean },
): Promise<void> => {
  const [, seconds, arn] =
    /\btimeout (\d+) .*describe-target-health.* --target-group-arn (\S+)/.exec(member.plan.userData) ?? [];
  if (arn === undefined || member.signal !== 'SUCCESS') return;
  let left = Number(seconds) * 1000;
  while (loadBalancing.health(arn, member.id) !== 'healthy' && !isLeaving()) {
    if (left <= 0) {
      member.signal = 'FAILURE';
      return;
    }
    await sleep(ASKS_AGAIN_AFTER);
    left -= ASKS_AGAIN_AFTER;
  }
};
