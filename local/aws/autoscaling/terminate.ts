import { beginActivity, isoTime, succeed } from './activities.ts';
import type { GroupScene, Member } from './state.ts';

/** From shutting-down to terminated, in world milliseconds. */
const SHUTTING_DOWN_TAKES = 20_000;

/** Takes an instance out of service: its targets drain, then EC2 terminates it, then the group has forgotten it. */
export const terminateMember = (scene: GroupScene, member: Member, why: string): void => {
  const { state, group } = scene;
  const now = isoTime(state.clock.now());
  member.lifecycle = 'Terminating';
  const activity = beginActivity(scene, {
    description: `Terminating EC2 instance: ${member.id}`,
    cause: `${why}  At ${now} instance ${member.id} was selected for termination.`,
    zone: member.zone,
    subnetId: member.subnetId,
    instanceId: member.id,
  });
  const draining = group.settings.targetGroups.map((arn) => state.loadBalancing.drain(arn, member.id));
  state.clock.at(state.clock.now(), async (sleep) => {
    await sleep(Math.max(0, ...draining));
    state.ec2.move(member.id, 'shutting-down');
    await sleep(SHUTTING_DOWN_TAKES);
    state.ec2.move(member.id, 'terminated');
    group.members.delete(member.id);
    state.groupOf.delete(member.id);
    succeed(scene, 'Terminate', activity);
    state.look(group);
  });
};
