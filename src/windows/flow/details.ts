import { mayAsk } from '../../approvals/flow.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { detailsModal } from '../message/details.ts';
import type { WindowPorts } from '../ports.ts';
import { clickedOccurrence } from './clicked.ts';

/** Details of the occurrence on whose card someone clicked. */
export async function showDetails(ports: WindowPorts, job: ClickJob): Promise<void> {
  const to = answerTo(job);
  if (!(await mayAsk(ports, to))) return;
  const record = await clickedOccurrence(ports, job);
  if (record === undefined) return;
  return fillForm(ports, to, detailsModal(record.occurrence));
}
