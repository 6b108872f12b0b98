import { mayAsk } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import { sourcesOf } from '../../posture/decision/known.ts';
import { loadKnown } from '../../posture/effect/known-exploited.ts';
import { notFollowed } from '../message/drift-answers.ts';
import { noDeadlines, readAgain } from '../message/known-answers.ts';
import type { KnownPorts } from '../ports.ts';
import { isOfUse, refreshKnown } from './known.ts';

/** `/patch compliance refresh`: what is known of vulnerabilities is read again now, and every fleet judged by it. */
export async function readKnownAgain(ports: KnownPorts & Uses<'slack'>, to: AnswerTo, now: number): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const { compliance } = ports.config;
  if (compliance === undefined) return answer(ports, to, notFollowed());
  if (!(await isOfUse(ports))) return answer(ports, to, noDeadlines());
  await refreshKnown(ports, { why: 'asked', now });
  return answer(
    ports,
    to,
    readAgain(sourcesOf(await loadKnown(ports.table)), { hasDeadlines: compliance.deadlines !== undefined }),
  );
}
