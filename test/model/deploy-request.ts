import { personOf, snapshotPolicy } from '../../src/approvals/decision/eligibility.ts';
import { answer } from '../../src/cards/effect/answer.ts';
import { runIdOf } from '../../src/runs/decision/token.ts';
import { loadHistory } from '../../src/runs/effect/run-store.ts';
import { inTheWay, mayAsk, openedMessage, openRun, requested } from '../../src/runs/flow/request.ts';
import type { Services } from '../../src/runs/services.ts';
import type { Approval } from '../../src/runs/types.ts';
import type { CommandJob, SlackJob } from '../../src/slack/job.ts';
import { planOf } from './deploy-feature.ts';
import type { History } from './history.ts';
import { FLEETS, type Name } from './people.ts';

export const isDeployRequest = (job: SlackJob): job is CommandJob =>
  job.kind === 'command' && job.text.startsWith('deploy ');

/** `deploy <fleet>`, and `deploy <fleet> back`, which brings the approvals of the last one that succeeded. */
export async function requestDeploy(
  services: Services,
  job: CommandJob,
  { now, history }: { now: number; history: History },
): Promise<void> {
  const [, word, mode] = job.text.split(' ');
  const name: Name = word === 'web' ? 'web' : 'api';
  const { config } = services;
  const to = { userId: job.actor.userId, responseUrl: job.responseUrl, channelId: job.channelId };
  const image = config.images[name];
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (image === undefined || policy === undefined) throw new Error(`the model has no ${name}`);
  if (!(await mayAsk(services, to))) return;
  const subject = FLEETS[name];
  const blocked = await inTheWay(services, { subject, channel: image.channel });
  if (blocked !== undefined) return answer(services, to, blocked);
  const id = runIdOf('deploy', job.id);
  const approvals = mode === 'back' ? await approvalsOfLast(services, name) : [];
  for (const { userId } of approvals) history.carry(id, userId);
  const opened = await openRun(
    services,
    {
      ...requested(services, { policy, requester: personOf(job.actor.userId, config.people), now }),
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
  await answer(services, to, openedMessage(opened));
}

async function approvalsOfLast(services: Services, name: Name): Promise<Approval[]> {
  const records = await loadHistory(services.table, [name], 10);
  const last = records.find(({ run }) => run.approvals.length > 0 && run.start !== undefined)?.run;
  return (last?.approvals ?? []).filter(({ epoch }) => epoch === last?.epoch).map((given) => ({ ...given, epoch: 1 }));
}
