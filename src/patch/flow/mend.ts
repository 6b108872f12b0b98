import { at } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { inTheWay, mendedBy, openRun } from '../../runs/flow/request.ts';
import type { Mended, MendWish } from '../../runs/run-kind.ts';
import { groupSubject } from '../decision/subject.ts';
import { patchDoor } from '../door.ts';
import { loadPlan, planOrUnread } from '../effect/plan.ts';
import { patchRefused } from '../message/refused.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import { directRun, type RequestPorts } from './open.ts';
import { fleetOf } from './request.ts';

const refused = (refusal: PatchRefusal): Mended => ({ kind: 'refused', text: patchRefused(refusal) });

/** The patches that close a vulnerability, or all that the baselines approve, installed on one fleet; or a scan that tells whether it is open. */
export async function mendGroup(
  ports: RequestPorts,
  { id, name, emergency, policy, requester, reason, scan, fix, override }: MendWish,
  now: number,
): Promise<Mended> {
  const found = fleetOf(ports, name);
  if (found.kind === 'refused') return refused(found.refusal);
  const { fleet } = found;
  const subject = groupSubject(fleet.place, fleet.target.patchGroup);
  const blocked = await inTheWay(ports, { subject, channel: fleet.channel });
  if (blocked !== undefined) return { kind: 'refused', text: blocked };
  const asked = present({ fix: fix && { cve: emergency.cve, patches: fix } });
  const operation = scan === true ? 'scan' : 'install';
  const wish = { operation, asked, emergency, ...present({ override }) } as const;
  const planned = await planOrUnread(() => loadPlan(at(ports, fleet.place), fleet, wish, now));
  if (planned.kind === 'refused') return refused(planned.refusal);
  const { plan } = planned;
  const run = directRun(ports, {
    id: runIdOf(patchDoor.runPrefix, id),
    fleet,
    policy: plan.override === undefined ? policy : { ...policy, approvals: policy.approvals + 1, beyond: 1 },
    requester,
    plan,
    reason,
    emergency,
    now,
  });
  return mendedBy(await openRun(ports, run, now), ports);
}
