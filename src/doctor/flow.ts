import { mayAsk } from '../approvals/flow.ts';
import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { findingsOf } from './decision.ts';
import { type DoctorPorts, loadDoctorFacts } from './effect.ts';
import { doctorBlocks, doctorTitle, nothingToCheck } from './message.ts';

export type AskedDoctorPorts = DoctorPorts & Uses<'slack' | 'table' | 'log'>;

/** `/patch doctor`: the findings, to whoever asked. */
export async function tellFindings(ports: AskedDoctorPorts, to: AnswerTo): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  // Without a patch group the worker may not even read windows.
  const isPatched = Object.values(ports.config.fleets).some(({ target }) => target.kind === 'patch-group');
  if (!isPatched) return answer(ports, to, nothingToCheck());
  const findings = findingsOf(await loadDoctorFacts(ports));
  return answer(ports, to, doctorTitle(), doctorBlocks(findings));
}
