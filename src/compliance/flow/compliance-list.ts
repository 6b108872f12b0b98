import { mayAsk } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import { nearest } from '../../config/nearest.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { asOf } from '../../posture/decision/as-of.ts';
import { posturesIn } from '../../posture/effect/store.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { BOARD } from '../../store/keys.ts';
import { isKnownFleet } from '../decision/means.ts';
import { complianceBlocks } from '../message/compliance-list.ts';
import { complianceTitle, notFollowed, notSwept, unknownFleet } from '../message/drift-answers.ts';
import { whyBlocks } from '../message/why.ts';
import type { DriftPorts } from '../ports.ts';
import { loadView } from './view.ts';

/** `/patch compliance [fleet]`: from what the newest sweeps have found. */
export async function listCompliance(
  ports: DriftPorts,
  { fleet, to }: { fleet: string | undefined; to: AnswerTo },
  now: number,
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const { config } = ports;
  if (config.compliance === undefined) return answer(ports, to, notFollowed());
  if (fleet === undefined) return listAll(ports, to, now);
  if (!isKnownFleet(config, fleet))
    return answer(ports, to, unknownFleet(fleet, nearest(fleet, Object.keys(config.fleets))));
  const view = await loadView(ports, fleet, now);
  if (view === undefined) return answer(ports, to, notSwept(fleet));
  return answer(ports, to, complianceTitle(), whyBlocks(view));
}

async function listAll(ports: DriftPorts, to: AnswerTo, now: number): Promise<void> {
  const { config, table } = ports;
  const postures = posturesIn(await table.query({ partition: BOARD }))
    .filter(({ fleet }) => isKnownFleet(config, fleet))
    .map((posture) => asOf(posture, now))
    .sort(worstFirst);
  const seen = new Set(postures.map(({ fleet }) => fleet));
  const unswept = Object.keys(config.fleets).filter((name) => !seen.has(name));
  return answer(ports, to, complianceTitle(), complianceBlocks({ postures, unswept, now }));
}

const ORDER: readonly FleetPosture['verdict'][] = ['not-compliant', 'not-seen', 'compliant'];

const worstFirst = (a: FleetPosture, b: FleetPosture): number =>
  ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (a.fleet < b.fleet ? -1 : 1);
