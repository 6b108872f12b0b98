import type { Config } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { newestOf } from '../decision/invocations.ts';
import { isSoaked, lookedAt, newReceipt, nextLookAt, verdictOf } from '../decision/soak.ts';
import type { PatchReceipt } from '../types/receipt.ts';
import type { PatchRun } from '../types/run.ts';
import { type InstalledPorts, loadInstalledBySystem } from './installed.ts';
import { firstOf, followersOf, soakNeededBy } from './order.ts';
import { loadReceipt, saveInstalled, saveReceipt } from './receipt.ts';

export type ReportPorts = InstalledPorts & Uses<'table' | 'config' | 'nodes' | 'commands'> & HasKinds;

/** The longest that a fleet after this one asks for, in milliseconds. */
export const soakNeededAfter = (config: Config, fleet: string): number =>
  Math.max(0, ...followersOf(config, fleet).map((follower) => soakNeededBy(config, follower)));

/** People take days to test; beyond that the fleets after it are requested by hand. */
const SIGN_OFF_MS = 14 * DAY;

export const reportLimitOf = (config: Config, { name, plan }: PatchRun): number =>
  plan.operation === 'scan'
    ? DAY
    : 2 * soakNeededAfter(config, name) + DAY + (config.fleets[name]?.signoff === undefined ? 0 : SIGN_OFF_MS);

export type Soaked =
  | { kind: 'soaked'; receipt: PatchReceipt }
  /** Nothing follows: a scan, no fleet after it, or a problem that ends the chain. */
  | { kind: 'nothing' }
  | { kind: 'not-yet'; later: number };

/** One check of a fleet that was patched: it must stay healthy, and be verified where that is required. Throws AwsCallError. */
export async function lookAtSoak(ports: ReportPorts, run: PatchRun, now: number): Promise<Soaked> {
  const { config, table } = ports;
  const { signoff } = config.fleets[run.name] ?? {};
  if (run.plan.operation === 'scan') return { kind: 'nothing' };
  const before = await loadReceipt(table, run.id);
  if (before === undefined) await keepInstalled(ports, run);
  const followers = followersOf(config, run.name);
  if (followers.length === 0 && signoff === undefined) return { kind: 'nothing' };
  const neededMs = soakNeededAfter(config, run.name);
  const receipt = lookedAt(
    { ...signedOffBy(signoff, before ?? newReceipt({ neededMs, now })), neededMs },
    { now, unhealthy: await loadUnhealthy(ports, run) },
  );
  await saveReceipt(table, run.id, receipt);
  const verdict = verdictOf(receipt);
  if (verdict === 'problem') return { kind: 'nothing' };
  if (isSoaked(receipt) && verdict === 'verified') return { kind: 'soaked', receipt };
  return { kind: 'not-yet', later: nextLookAt(receipt, now) };
}

/** Who is to say that it works is as the config has it now; what was said stands. */
function signedOffBy(group: string | undefined, { signoff, ...receipt }: PatchReceipt): PatchReceipt {
  if (group === undefined) return signoff?.said === undefined ? receipt : { ...receipt, signoff };
  return { ...receipt, signoff: { group, ...present({ said: signoff?.said }) } };
}

/** Instances of the plan that are not online, or not healthy where they served. One that is gone is nobody's concern. */
async function loadUnhealthy({ nodes }: ReportPorts, { plan, outcome }: PatchRun): Promise<string[]> {
  const explained = (outcome?.nodes ?? []).filter((node) => node.explained !== undefined).map(({ id }) => id);
  const own = plan.instances.filter(({ id }) => !explained.includes(id));
  const ids = own.map(({ id }) => id);
  const [managed, targets] = await Promise.all([
    nodes.managed(ids),
    plan.serves.length === 0 ? [] : nodes.targetsOf(ids),
  ]);
  const isOnline = (id: string): boolean => managed.some((node) => node.id === id && node.ping === 'online');
  const serves = (id: string, group: string): boolean =>
    targets.some((target) => target.instanceId === id && target.targetGroupArn === group && target.healthy);
  return own
    .filter((node) => !isOnline(node.id) || node.serves.some((group) => !serves(node.id, group)))
    .map(({ id }) => id);
}

/** What the first fleet of an order installed, where another is held to it. */
async function keepInstalled(ports: ReportPorts, run: PatchRun): Promise<void> {
  const isHeld = Object.values(ports.config.fleets).some(
    (fleet) =>
      fleet.name !== run.name &&
      fleet.patch !== undefined &&
      fleet.patch.pin !== 'none' &&
      firstOf(ports.config, fleet) === run.name,
  );
  if (!isHeld) return;
  const sent = (run.progress?.commands ?? []).filter(({ what }) => what === 'install');
  const read = [];
  for (const { id } of sent) read.push({ id, invocations: await ports.commands.invocations(id, false) });
  const states = await ports.patches.states(run.plan.instances.map(({ id }) => id));
  await saveInstalled(ports.table, run.id, await loadInstalledBySystem(ports, run, { states, parts: newestOf(read) }));
}
