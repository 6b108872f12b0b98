import { mayAsk } from '../approvals/flow.ts';
import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { SECOND } from '../duration.ts';
import { findingsOf } from './decision/findings.ts';
import { type DoctorPorts, loadDoctorFacts } from './effect/facts.ts';
import { readingUntil } from './effect/reading.ts';
import { doctorBlocks, doctorTitle } from './message/blocks.ts';

export type AskedDoctorPorts = DoctorPorts & Uses<'at' | 'slack' | 'slackToken' | 'log'>;

/** No reading is begun later: the answer takes its time too, and an invocation ends after a minute. */
const READING_MS = 20 * SECOND;

/** `/patch doctor`: the findings, to whoever asked. */
export async function tellFindings(ports: AskedDoctorPorts, to: AnswerTo): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const { clock } = ports;
  const slack = { ...ports.slack, ...ports.slackToken };
  const began = clock();
  const read = readingUntil(() => clock() - began >= READING_MS);
  const facts = await loadDoctorFacts(ports, {
    slack: { kind: 'read', value: slack },
    secrets: 'not-here',
    rolesOfFleets: false,
    at: (place) => ports.at(place),
    read,
  });
  const findings = findingsOf(facts);
  return answer(ports, to, doctorTitle(findings), doctorBlocks(findings));
}
