import { moveToChannel } from '../../cards/effect/elsewhere.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { askedIn } from '../decision/channel.ts';
import type { ReconcilePorts } from '../ports.ts';
import { isElsewhere } from '../proof.ts';
import type { RunRecord } from '../types/record.ts';

/** The run with its card in the channel that the config names today; as it is where Slack does not let it be moved now. */
export async function withCardInPlace(ports: ReconcilePorts, record: RunRecord, now: number): Promise<RunRecord> {
  const { run, card } = record;
  const kind = ports.kinds.of(run);
  // Another worker is posting or updating it: that finishes first.
  if (!isElsewhere(record, kind, ports.config) || (card.leaseUntil ?? 0) > now) return record;
  const [channel] = askedIn(ports.config, kind.channelOf(run));
  try {
    return await moveToChannel(ports, record, { channel, now, owner: run.requester.userId, what: `run ${run.id}` });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    ports.log('card-not-moved', { runId: run.id, code: error.code });
    return record;
  }
}
