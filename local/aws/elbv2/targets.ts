import { TargetGroupNotFoundException } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancingState, TargetGroupRecord, TargetRecord } from './state.ts';

/** Until enough health checks have passed or failed. */
const CHECKS_TAKE = 20_000;
/**
 * A new target must pass one health check, and has to wait for it no longer than the group's interval.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
const firstCheckTakes = ({ settings }: TargetGroupRecord): number =>
  Math.min(CHECKS_TAKE, (settings.HealthCheckIntervalSeconds ?? 30) * 1000);
/**
 * A target without open connections is drained at once; the world's have a few. No longer than the group's
 * `deregistration_delay.timeout_seconds`.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
const DRAINING_TAKES = 10_000;

/** @throws TargetGroupNotFoundException */
export const findTargetGroup = (state: LoadBalancingState, arn: string | undefined): TargetGroupRecord => {
  const found = state.groups.get(arn ?? '');
  if (found !== undefined) return found;
  throw new TargetGroupNotFoundException({
    message: `Target groups '${arn}' not found`,
    Message: `Target groups '${arn}' not found`,
    $metadata: {},
  });
};

/** Registers a target, `initial` until its health checks have run; `healthy` at once for one that was there before. */
export const registerTarget = (
  state: LoadBalancingState,
  group: TargetGroupRecord,
  { id, port, first = 'initial' }: { id: string; port?: number; first?: 'initial' | 'healthy' },
): void => {
  const known = group.targets.get(id);
  if (known !== undefined && known.state !== 'draining') return;
  known?.cancel();
  const target: TargetRecord = { id, port: port ?? group.settings.Port ?? 80, state: first, cancel: () => {} };
  group.targets.set(id, target);
  if (first === 'initial')
    target.cancel = state.clock.at(state.clock.now() + firstCheckTakes(group), () => check(state, target));
};

const check = (state: LoadBalancingState, target: TargetRecord): void => {
  if (target.state === 'draining') return;
  const found = state.failing.has(target.id) ? 'unhealthy' : 'healthy';
  if (target.state === found) return;
  target.state = found;
  state.onHealth(target.id, found);
};

/** From now on the target fails its health checks, or passes them. */
export const setFailing = (state: LoadBalancingState, id: string, failing: boolean): void => {
  if (failing) state.failing.add(id);
  else state.failing.delete(id);
  for (const { targets } of state.groups.values()) {
    const target = targets.get(id);
    if (target === undefined || target.state === 'initial') continue;
    state.clock.at(state.clock.now() + CHECKS_TAKE, () => check(state, target));
  }
};

/** Begins to drain a target; how long that takes, in milliseconds. */
export const drainTarget = (state: LoadBalancingState, group: TargetGroupRecord, id: string): number => {
  const target = group.targets.get(id);
  if (target === undefined || target.state === 'draining') return 0;
  target.cancel();
  target.state = 'draining';
  const delay = Number(group.attributes.get('deregistration_delay.timeout_seconds')) * 1000;
  const takes = Math.min(delay, DRAINING_TAKES);
  target.cancel = state.clock.at(state.clock.now() + takes, () => {
    group.targets.delete(id);
  });
  return takes;
};

export const removeTarget = (state: LoadBalancingState, id: string): void => {
  state.failing.delete(id);
  for (const { targets } of state.groups.values()) {
    targets.get(id)?.cancel();
    targets.delete(id);
  }
};
