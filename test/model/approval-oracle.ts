import { nameOf } from './people.ts';
import type { SeenRun } from './seen-run.ts';
import type { Invocation } from './worker.ts';
import type { World } from './world.ts';

/** An approval comes from a click of that person, on the card, on a button of that epoch, while they were eligible. */
export function approvalProblem(world: World, before: SeenRun | undefined, after: SeenRun): string | undefined {
  if (after.approvals === before?.approvals) return undefined;
  const { tick, history } = world;
  const old = new Set(before?.approvals.map(({ userId, epoch }) => `${userId} ${epoch}`));
  for (const { userId, epoch } of after.approvals) {
    if (old.has(`${userId} ${epoch}`)) continue;
    if (after.slot !== undefined && (history.acting?.startedAt ?? 0) >= after.slot.opensAt)
      return `counts an approval of ${userId} that came when its slot had begun`;
    if (epoch !== after.epoch || !approvedBy(world, after, { userId, until: tick }))
      return `counts an approval of ${userId} for epoch ${epoch} that was not given`;
  }
  return undefined;
}

/** Did this account give a valid yes to this epoch, up to a tick? */
export function approvedBy(
  { history }: World,
  run: SeenRun,
  { userId, until }: { userId: string; until: number },
): boolean {
  const { card } = history.run(run.id);
  const isCarried = run.epoch === 1 && history.carriedTo(run.id).includes(userId);
  if (isCarried && (run.state === 'planning' || history.exact.has(run.planHash))) return true;
  return [...history.clicks.values()].some(
    (click) =>
      click.userId === userId &&
      click.actionId === 'run-approve' &&
      click.runId === run.id &&
      click.epoch === run.epoch &&
      click.windows.some(
        ({ from, to, invocation }) =>
          from <= until &&
          (history.wasEligible(userId, run.subject, from, Math.min(to, until)) ||
            isNamed(invocation, userId, run.subject)) &&
          card.everWas(from, Math.min(to, until), (place) => place === click.place),
      ),
  );
}

/** By the config that the worker began with, which a deployment may have replaced since: the check before the start goes by the new one. */
const isNamed = ({ rules }: Invocation, userId: string, subject: string): boolean =>
  nameOf(subject) === 'api' && rules.leads.includes(userId);
