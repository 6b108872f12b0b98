import { mayAsk } from '../../approvals/flow.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { loadFleetsMissing } from '../effect/missing.ts';
import { detailsModal } from '../message/details.ts';
import type { WindowPorts } from '../ports.ts';
import { clickedOccurrence } from './clicked.ts';

/** Details of the occurrence on whose card someone clicked, with what its fleets miss now. */
export async function showDetails(ports: WindowPorts, job: ClickJob): Promise<void> {
  const to = answerTo(job);
  if (!(await mayAsk(ports, to))) return;
  const record = await clickedOccurrence(ports, job);
  if (record === undefined) return;
  const { occurrence } = record;
  const isOf = occurrence.state !== 'called-off' && occurrence.notice.does !== 'deploys';
  const missing = isOf ? await loadFleetsMissing(ports, occurrence) : [];
  return fillForm(ports, to, detailsModal(occurrence, missing));
}
