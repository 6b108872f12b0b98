import { personOf } from '../../src/approvals/decision/people.ts';
import { mayAsk } from '../../src/approvals/flow.ts';
import { answer } from '../../src/cards/effect/answer.ts';
import { runIdOf } from '../../src/runs/decision/token.ts';
import { inTheWay, openedMessage, openRun } from '../../src/runs/flow/request.ts';
import type { ReconcilePorts } from '../../src/runs/ports.ts';
import type { CommandJob, SlackJob } from '../../src/slack/job.ts';
import { newPatch } from './patch-feature.ts';
import { fleetNamed } from './people.ts';

export const isPatchRequest = (job: SlackJob): job is CommandJob =>
  job.kind === 'command' && job.text.startsWith('patch ');

/** `patch <group>`: now, and not in a window. */
export async function requestPatch(ports: ReconcilePorts, job: CommandJob, now: number): Promise<void> {
  const name = fleetNamed(job.text.split(' ').at(-1));
  const to = { userId: job.actor.userId, responseUrl: job.responseUrl, channelId: job.channelId };
  if (!(await mayAsk(ports, to))) return;
  const run = newPatch(ports, name, { now, by: personOf(job.actor.userId, ports.config.people) });
  const blocked = await inTheWay(ports, run);
  if (blocked !== undefined) return answer(ports, to, blocked);
  await answer(ports, to, openedMessage(await openRun(ports, { ...run, id: runIdOf('p', job.id) }, now), ports));
}
