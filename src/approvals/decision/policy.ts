import type { ApproverGroup, Config } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { EscalatedPolicy, Escalation, PolicySnapshot } from '../types.ts';

/** A policy as it is frozen into what is requested under it. */
export function snapshotPolicy(config: Config, name: string): PolicySnapshot | undefined {
  const policy = config.policies[name];
  if (policy === undefined) return undefined;
  const groups = groupsOf(config, policy.from);
  const { people } = config;
  const escalated =
    policy.escalated === undefined
      ? undefined
      : { approvals: policy.escalated.approvals, groups: groupsOf(config, policy.escalated.from) };
  const escalate = escalationOf(config, name);
  return {
    name,
    approvals: policy.approvals,
    groups,
    ...(Object.keys(people).length === 0 ? {} : { people: { ...people } }),
    expiresMs: policy.expiresMs,
    ...present({ escalate, escalated, confirm: policy.confirm }),
  };
}

const groupsOf = ({ approvers }: Config, names: readonly string[]): PolicySnapshot['groups'] =>
  Object.fromEntries(
    names.flatMap((name) => {
      const group = approvers[name];
      return group === undefined ? [] : [[name, group] as const];
    }),
  );

/** Whom a policy of the config tells when nobody acts; `undefined` when it says nobody, or is not there. */
function escalationOf({ policies, approvers }: Config, name: string): Escalation | undefined {
  const escalate = policies[name]?.escalate;
  const group = escalate === undefined ? undefined : approvers[escalate.to];
  return escalate === undefined || group === undefined
    ? undefined
    : { afterMs: escalate.afterMs, name: escalate.to, group };
}

/** Today's config says who is told; only for a policy that it no longer has, what it said when something was requested. */
export const escalationNow = (config: Config, { name, escalate }: PolicySnapshot): Escalation | undefined =>
  config.policies[name] === undefined ? escalate : escalationOf(config, name);

/**
 * "A config change in flight can only make it stricter": the larger quorum, with what was asked beyond it, the shorter life, and only
 * groups that both the snapshot and today's policy have, unchanged in kind; named people must be in both lists.
 */
export function stricterPolicy(
  snapshot: PolicySnapshot,
  today: PolicySnapshot | undefined,
): PolicySnapshot | undefined {
  if (today === undefined) return undefined;
  const { escalated: then, ...rest } = snapshot;
  return {
    ...rest,
    approvals: Math.max(snapshot.approvals, today.approvals + (snapshot.beyond ?? 0)),
    groups: commonGroups(snapshot.groups, today.groups),
    expiresMs: Math.min(snapshot.expiresMs, today.expiresMs),
    ...present({ escalated: stricterEscalated(then, today.escalated), confirm: snapshot.confirm ?? today.confirm }),
  };
}

/** Both must allow it. */
const stricterEscalated = (
  then: EscalatedPolicy | undefined,
  today: EscalatedPolicy | undefined,
): EscalatedPolicy | undefined =>
  then === undefined || today === undefined
    ? undefined
    : {
        approvals: Math.max(then.approvals, today.approvals),
        groups: commonGroups(then.groups, today.groups),
      };

function commonGroups(snapshot: PolicySnapshot['groups'], today: PolicySnapshot['groups']): PolicySnapshot['groups'] {
  const groups: Record<string, ApproverGroup> = {};
  for (const [name, then] of Object.entries(snapshot)) {
    const now = today[name];
    if (now === undefined || now.kind !== then.kind) continue;
    if (then.kind === 'usergroup' && now.kind === 'usergroup' && then.usergroup === now.usergroup) groups[name] = then;
    if (then.kind === 'users' && now.kind === 'users') {
      groups[name] = { kind: 'users', users: then.users.filter((user) => now.users.includes(user)) };
    }
  }
  return groups;
}

/** For what is never confirmed, whatever policies want. */
export function withoutConfirm({ confirm: _confirm, ...policy }: PolicySnapshot): PolicySnapshot {
  return policy;
}
