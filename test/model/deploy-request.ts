import { personOf } from '../../src/approvals/decision/people.ts';
import { snapshotPolicy } from '../../src/approvals/decision/policy.ts';
import { mayAsk } from '../../src/approvals/flow.ts';
import type { Approval } from '../../src/approvals/types.ts';
import { answer } from '../../src/cards/effect/answer.ts';
import { runIdOf } from '../../src/runs/decision/token.ts';
import { loadHistory } from '../../src/runs/effect/run-store.ts';
import { inTheWay, openedMessage, openRun, requested } from '../../src/runs/flow/request.ts';
import type { ReconcilePorts } from '../../src/runs/ports.ts';
import type { Run } from '../../src/runs/types/run.ts';
import type { CommandJob, SlackJob } from '../../src/slack/job.ts';
import { planOf } from './deploy-feature.ts';
import type { History } from './history.ts';
import { FLEETS, type FleetName, fleetNamed, nameOf } from './people.ts';

export const isDeployRequest = (job: SlackJob): job is CommandJob =>
  job.kind === 'command' && job.text.startsWith('deploy ');

/** `deploy <fleet>`, and `deploy <fleet> back`, which is the request of whoever asked for the last one and brings its approvals. */
export async function requestDeploy(
  ports: ReconcilePorts,
  job: CommandJob,
  { now, history }: { now: number; history: Pick<History, 'carry' | 'run'> },
): Promise<void> {
  const [, word, mode] = job.text.split(' ');
  const name = fleetNamed(word);
  const subject = FLEETS[name];
  const { config } = ports;
  const to = { userId: job.actor.userId, responseUrl: job.responseUrl, channelId: job.channelId };
  const image = config.images[name];
  const policy = image === undefined ? undefined : snapshotPolicy(config, image.policy);
  if (image === undefined || policy === undefined) throw new Error(`the model has no ${name}`);
  if (!(await mayAsk(ports, to))) return;
  const blocked = await inTheWay(ports, { subject, channel: image.channel });
  if (blocked !== undefined) return answer(ports, to, blocked);
  const id = runIdOf('d', job.id);
  const by = personOf(job.actor.userId, config.people);
  const last = mode === 'back' ? await lastStarted(ports, name) : undefined;
  const approvals = approvalsOf(last);
  for (const { userId } of approvals) history.carry(id, userId);
  if (last !== undefined) history.run(id).setOffBy = by.userId;
  const opened = await openRun(
    ports,
    {
      ...requested(ports, { policy, requester: last?.requester ?? by, now }),
      ...(last === undefined ? {} : { setOffBy: by }),
      id,
      kind: 'deploy',
      state: 'planning',
      planningSince: now,
      subject,
      name,
      // A rollback stops at no checkpoint.
      plan: {
        ...planOf(subject, nameOf(subject) === 'web' && last === undefined ? 'canary' : 'whole'),
        ...(last === undefined ? {} : { returnOf: last.id }),
      },
      planHash: '0'.repeat(64),
      channel: image.channel,
      approvals,
    },
    now,
  );
  await answer(ports, to, openedMessage(opened, ports));
}

async function lastStarted(ports: ReconcilePorts, name: FleetName): Promise<Run | undefined> {
  const records = await loadHistory(ports, [name], 10);
  // A rollback has approvals of another run.
  return records.find(({ run }) => run.approvals.length > 0 && run.start !== undefined && run.setOffBy === undefined)
    ?.run;
}

const approvalsOf = (last: Run | undefined): Approval[] =>
  (last?.approvals ?? []).filter(({ epoch }) => epoch === last?.epoch).map((given) => ({ ...given, epoch: 1 }));
