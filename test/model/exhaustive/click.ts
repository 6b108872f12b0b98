import { RUN_ACTIONS } from '../../../src/runs/actions.ts';
import type { ClickJob, Proof } from '../../../src/slack/job.ts';
import { signed } from '../../support/signed-job.ts';

/** Where the one card stands. */
export const CARD = { channelId: 'C0WEB', messageTs: '1700000000.000100' };

export const jobId = (what: string): string => Buffer.from(what.padEnd(32, '.')).toString('hex').slice(0, 64);

/** Approve on the card, as Slack signs it, or as someone signs it who has another secret. */
export const clickOf = ({
  userId,
  value,
  now,
  secret,
}: {
  userId: string;
  value: string;
  now: number;
  secret?: string | undefined;
}): ClickJob & { proof: Proof } =>
  signed(
    {
      kind: 'click',
      id: jobId(`${userId} ${value}`),
      at: now,
      actor: { userId, teamId: 'T0PATCHW' },
      actionId: RUN_ACTIONS.approve,
      value,
      from: { kind: 'message', ...CARD },
      responseUrl: 'https://hooks.slack.com/actions/x',
    },
    secret,
  );
