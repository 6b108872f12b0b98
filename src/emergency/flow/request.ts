import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { textIn } from '../../slack/inputs.ts';
import type { SubmitJob } from '../../slack/job.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { isCve } from '../command.ts';
import { firstStep } from '../decision/follow.ts';
import { loadReport } from '../effect/report.ts';
import { createEmergency } from '../effect/store.ts';
import { alreadyOpen, noPolicy, noReason, notACve, nothingToRequest, opened } from '../message/answers.ts';
import type { EmergencyPorts } from '../ports.ts';
import { REASON_INPUT } from '../types/actions.ts';
import type { CveReport } from '../types/cve.ts';
import type { Emergency } from '../types/emergency.ts';
import { lookAtEmergency } from './look.ts';

/** The form filled in: everything is read again, and one emergency opens for all fleets. */
export async function requestEmergency(ports: EmergencyPorts, job: SubmitJob, now: number): Promise<void> {
  const to = { userId: job.actor.userId, channelId: ports.config.channel, viewId: job.viewId };
  const requester = await whoAsks(ports, to);
  if (requester === undefined) return;
  return answer(ports, to, await open(ports, job, { requester, now }));
}

async function open(
  ports: EmergencyPorts,
  { id, privateMetadata: cve, values }: SubmitJob,
  { requester, now }: { requester: Person; now: number },
): Promise<Mrkdwn> {
  const policy = snapshotPolicy(ports.config, ports.config.compliance?.emergency ?? '');
  const reason = textIn(values, REASON_INPUT)?.trim() ?? '';
  if (policy === undefined) return noPolicy();
  if (!isCve(cve)) return notACve(cve);
  if (reason === '') return noReason();
  const report = await loadReport(ports, cve, { now });
  if (!report.fleets.some(({ path }) => path.kind !== 'none' && path.kind !== 'blocked')) return nothingToRequest(cve);
  const emergency = newEmergency(report, {
    id: runIdOf('e', id),
    requester,
    reason,
    policy,
    channel: ports.config.channel,
  });
  const created = await createEmergency(ports.table, emergency);
  if (created.kind === 'open' && created.id !== emergency.id) return alreadyOpen(cve, created.id);
  await lookAtEmergency(ports, emergency.id, now);
  return opened(cve, emergency.id);
}

const newEmergency = (
  { cve, exploited, fleets, readAt, unread, inspector, known }: CveReport,
  asked: { id: string; requester: Person; reason: string; policy: PolicySnapshot; channel: string },
): Emergency => ({
  schema: 1,
  ...asked,
  version: 1,
  state: 'open',
  cve,
  exploited,
  requestedAt: readAt,
  steps: fleets.map((fleet) => firstStep(fleet, fleet)),
  readAt,
  unread: [...unread, ...fleets.flatMap(({ exposure }) => exposure.unread)],
  inspector,
  fixes: known,
  told: {},
});
