import { whoAsks } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { present } from '../../present.ts';
import { loadReport } from '../effect/report.ts';
import { loadOpenId } from '../effect/store.ts';
import { notConfigured } from '../message/answers.ts';
import { exposureModal, summaryText } from '../message/exposure.ts';
import type { EmergencyPorts } from '../ports.ts';

/** `/patch cve <id>`: who is exposed, how that is fixed, and a button that requests it. Changes nothing. */
export async function showExposure(
  ports: EmergencyPorts,
  { cve, to }: { cve: string; to: AnswerTo },
  now: number,
): Promise<void> {
  const by = await whoAsks(ports, to);
  if (by === undefined) return;
  const { compliance, policies } = ports.config;
  if (compliance === undefined) return answer(ports, to, notConfigured());
  const report = await loadReport(ports, cve, { now });
  if (to.viewId === undefined) return answer(ports, to, summaryText(report));
  const policy = policies[compliance.emergency ?? ''];
  const asking = policy === undefined ? undefined : { approvals: policy.approvals, groups: policy.from };
  const open = await loadOpenId(ports.table, cve);
  await fillForm(ports, to, exposureModal(report, present({ asking, open })));
}
