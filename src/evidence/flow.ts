import { mayAsk } from '../approvals/flow.ts';
import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { SECOND } from '../duration.ts';
import { SlackCallError } from '../slack/call-error.ts';
import { topText } from '../slack/mrkdwn.ts';
import { evidenceOf } from './decision/evidence.ts';
import { filesOf } from './decision/files.ts';
import { type LoadPorts, loadThings } from './effect/load.ts';
import { exportComment, exportSent, exportUnsent, inFuture, verificationText } from './message.ts';

export type ExportPorts = LoadPorts & Uses<'slack' | 'slackFiles' | 'config' | 'log'>;

/** A job has 35 seconds, see docs/adr/0052: so long things are read, and the rest is for sending the files. */
const READING_MS = 20 * SECOND;

/**
 * `/patch export`: files in a direct message to whoever asked, so that nobody reads along. What could not be read in time is said in the
 * message and in the files: an export is never silently a part.
 */
export async function sendExport(
  ports: ExportPorts,
  { to, since, now }: { to: AnswerTo; since: number; now: number },
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  if (since > now) return answer(ports, to, inFuture());
  const loaded = await loadThings(ports, { since, now, until: ports.clock() + READING_MS });
  const evidence = evidenceOf(loaded.things, { since, now });
  const told = { since, now, left: loaded.left };
  const verification = verificationText(evidence, told);
  try {
    await ports.slackFiles.uploadFiles({
      channel: await ports.slack.openDirectMessage(to.userId),
      comment: topText(exportComment(evidence, told)),
      files: filesOf(evidence, { now, verification }),
    });
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    ports.log('export-not-sent', { userId: to.userId, method: error.method, code: error.code, kind: error.kind });
    return answer(ports, to, exportUnsent(error.code));
  }
  await answer(ports, to, exportSent(evidence));
}
