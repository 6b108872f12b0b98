import { answer } from '../../cards/effect/answer.ts';
import type { AskedCommand } from '../../contract/feature.ts';
import { present } from '../../present.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { parseInstall, parseScan } from '../command.ts';
import { notFromView } from '../message/board.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import { chooseFleet } from './choose.ts';
import type { RequestPorts } from './open.ts';
import { requestPatch } from './request.ts';

/** `/patch install` and `/patch scan`: a request, or the form where no fleet is named. */
export async function handlePatchCommand(
  ports: RequestPorts,
  { name, words, to, id }: AskedCommand,
  now: number,
): Promise<void> {
  const parsed = name === 'scan' ? parseScan(words) : parseInstall(words);
  if (parsed.kind === 'help') return;
  const { fleet, operation, reboot, without, when, override, reason } = parsed.request;
  if (fleet === undefined) return chooseFleet(ports, to, { operation, now });
  const asked = present({ reboot, without });
  return requestPatch(ports, { id, operation, fleet, asked, when, override, reason, to }, now);
}

/** Buttons that speak of a fleet. From a message, which anyone can post, one opens the form, which says what would be requested. */
export async function handleFleetClick(ports: RequestPorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const { id, value: fleet, actionId } = job;
  if (actionId === PATCH_ACTIONS.scanForm) return chooseFleet(ports, to, { operation: 'scan', fleet, now });
  if (actionId !== PATCH_ACTIONS.scan) return chooseFleet(ports, to, { operation: 'install', fleet, now });
  if (job.from.kind === 'message') return answer(ports, to, notFromView());
  const wish = { id, operation: 'scan', fleet, asked: {}, when: { kind: 'now' }, override: false, to } as const;
  return requestPatch(ports, wish, now);
}
