import { personOf } from '../../src/approvals/decision/people.ts';
import { snapshotPolicy } from '../../src/approvals/decision/policy.ts';
import { mayAsk } from '../../src/approvals/flow.ts';
import type { Approval } from '../../src/approvals/types.ts';
import { answer } from '../../src/cards/effect/answer.ts';
import { runIdOf } from '../../src/runs/decision/token.ts';
import { loadHistory } from '../../src/runs/effect/run-store.ts';
import { inTheWay, openedMessage, openRun, requested } from '../../src/runs/flow/request.ts';
import type { ReconcilePorts } from '../../src/runs/ports.ts';
import type { CommandJob, SlackJob } from '../../src/slack/job.ts';
import { planOf } from './deploy-feature.ts';
import type { History } from './history.ts';
import { FLEETS, type Name } from './people.ts';

export const isDeployRequest = (job: SlackJob): job is CommandJob =>
  job.kind === 'command' && job.text.startsWith('deploy ');

/** `deploy <fleet>`, and `deploy <fleet> back`, which brings the approvals of the last one that succeeded. */
export async function requestDeploy(
  ports: ReconcilePorts,
  job: CommandJob,
  { now, history }: { now: number; history: History },
): Promise<void> {
  const [, word, mode] = job.text.split(' ');
  const name: Name = word === 'web' ? 'web' : 'api';
  const { config } = ports;
  const to = { userId: job.actor.userId, responseUrl: job.responseUrl, channelId: job.channelId };
  const image = config.images[name];
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (image === undefined || policy === undefined) throw new Error(`the model has no ${name}`);
  if (!(await mayAsk(ports, to))) return;
  const subject = FLEETS[name];
  const blocked = await inTheWay(ports, { subject, channel: image.channel });
  if (blocked !== undefined) return answer(ports, to, blocked);
  const id = runIdOf('d', job.id);
  const approvals = mode === 'back' ? await approvalsOfLast(ports, name) : [];
  for (const { userId } of approvals) history.carry(id, userId);
  const opened = await openRun(
    ports,
    {
      ...requested(ports, { policy, requester: personOf(job.actor.userId, config.people), now }),
      id,
      kind: 'deploy',
      state: 'planning',
      planningSince: now,
      subject,
      name,
      plan: planOf(subject, name === 'web' ? 'canary' : 'whole'),
      planHash: '0'.repeat(64),
      channel: image.channel,
      approvals,
    },
    now,
  );
  await answer(ports, to, openedMessage(opened));
}

async function approvalsOfLast(ports: ReconcilePorts, name: Name): Promise<Approval[]> {
  const records = await loadHistory(ports, [name], 10);
  const last = records.find(({ run }) => run.approvals.length > 0 && run.start !== undefined)?.run;
  return (last?.approvals ?? []).filter(({ epoch }) => epoch === last?.epoch).map((given) => ({ ...given, epoch: 1 }));
}
