import type { KindLines } from '../../runs/run-kind.ts';
import { md } from '../../slack/mrkdwn.ts';

/** What patching says in words of its own wherever a run is told of. */
export const patchLines: KindLines<'patch'> = {
  succeededLine: ({ name }) => md`Nothing is needed from you: ${name} is patched.`,
  stoppingLine: () => md`Instances that are being patched finish; no further instance begins.`,
  stopLeaves: () => md`Instances that are being patched finish, and may reboot; no further instance begins.`,
  again: ({ plan, name }) =>
    `/patch ${plan.operation} ${name}${plan.operation === 'install' && plan.reboot === 'never' ? ' no-reboot' : ''}`,
  wouldHave: ({ plan }) => md`It would have patched ${plan.instances.length} instances of ${plan.patchGroup}.`,
};
