import { mayAsk } from '../../approvals/flow.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { unknownSubject } from '../../runs/message/overview.ts';
import { boardAbout } from '../decision/about.ts';
import { type LoadedBoard, loadBoard } from '../effect/board.ts';
import { boardUnread } from '../message/answers.ts';
import { statusMessage } from '../message/status.ts';
import type { HomePorts } from '../ports.ts';

/** `/patch status`, of everything or of one image or fleet: the board in the channel, for whoever asked alone. */
export async function showStatus(
  ports: HomePorts,
  { subject, to, now }: { subject: string | undefined; to: AnswerTo; now: number },
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const named = ports.kinds.named();
  if (subject !== undefined && !named.some(({ names }) => names.includes(subject)))
    return answer(ports, to, unknownSubject(subject, named));
  try {
    const { board } = await loadRecalled(ports, now);
    const { text, blocks } = statusMessage(boardAbout(board, subject), subject);
    return await answer(ports, to, text, blocks);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('board-not-read', { userId: to.userId, code: error.code });
    return answer(ports, to, boardUnread());
  }
}

/** With what was there before anything was kept for the board. */
async function loadRecalled(ports: HomePorts, now: number): Promise<LoadedBoard> {
  const loaded = await loadBoard(ports, now);
  return (await ports.recall(loaded.facts)) ? loadBoard(ports, now) : loaded;
}
