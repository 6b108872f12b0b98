import type { ActionsBlock } from '@slack/types';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { isPatched } from '../types/fleet.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { followersOf, loadOrder } from './order.ts';
import { loadReceipt } from './receipt.ts';

type ShownPorts = Uses<'table' | 'config' | 'home'> & UsesAt<'calendars'> & HasKinds;

/** What a card shows beside the run itself. Throws AwsCallError when the table cannot be read. */
export async function loadShown(
  ports: ShownPorts,
  run: PatchRun,
  { now, offers = [] }: { now: number; offers?: readonly ActionsBlock[] },
): Promise<ShownFacts> {
  const { config, table } = ports;
  const receipt = run.state === 'succeeded' ? await loadReceipt(table, run.id) : undefined;
  return {
    now,
    offers,
    followers: followersOf(config, run.name).map(({ name }) => name),
    ...present({ receipt, signoff: config.fleets[run.name]?.signoff }),
    ...(isTerminal(run.state) || run.start !== undefined ? {} : await loadAhead(ports, run, now)),
  };
}

/** What will keep it from starting, as that stands now. */
async function loadAhead(
  ports: ShownPorts,
  run: PatchRun,
  now: number,
): Promise<Pick<ShownFacts, 'freeze' | 'order' | 'before'>> {
  const { slot, scheduledFor, plan } = run;
  const fleet = ports.config.fleets[run.name];
  const startsAt = slot?.opensAt ?? scheduledFor;
  const freeze = startsAt === undefined ? undefined : await freezeAt(ports, startsAt);
  const isOrdered =
    fleet !== undefined && isPatched(fleet) && plan.operation === 'install' && plan.override === undefined;
  const order = isOrdered ? await loadOrder(ports, fleet, now, run.emergency) : undefined;
  return present({
    freeze:
      freeze?.kind === 'closed' ? { calendars: freeze.calendars, ...present({ until: freeze.until }) } : undefined,
    order: order?.kind === 'refused' ? order.refusal : undefined,
    before: order?.kind === 'allowed' ? order.before : undefined,
  });
}

/** An occurrence is planned long before its order is kept: what it was tested on is shown as soon as it is known. */
export const asOrdered = (run: PatchRun, { before }: ShownFacts): PatchRun =>
  before === undefined || run.plan.before !== undefined ? run : { ...run, plan: { ...run.plan, before } };
