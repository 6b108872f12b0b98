import { AwsCallError } from '../../aws/failure.ts';
import type { Execution } from '../../aws/ssm.ts';
import type { Uses } from '../../contract/ports.ts';
import { parseBootFacts } from '../../nodes/decision/boot-facts.ts';
import type { BootFacts } from '../../nodes/types.ts';
import { present } from '../../present.ts';
import type { Observation } from '../../runs/types/input.ts';
import { commandsOf, type SentCommand, stepOf } from '../decision/commands.ts';
import { endOf } from '../decision/end.ts';
import { allProgress, isGoing, newestOf, type PatchedBy } from '../decision/invocations.ts';
import { allOf, differenceOf } from '../decision/pin.ts';
import { type NodeFacts, resultOf } from '../decision/results.ts';
import { snapshotIdOf } from '../decision/start.ts';
import type { PatchOutcome, PatchProgress } from '../types/progress.ts';
import type { PatchRun } from '../types/run.ts';
import { type InstalledPorts, loadInstalledOn, loadLacking } from './installed.ts';
import { loadInstalled } from './receipt.ts';

export type ObservePorts = InstalledPorts & Uses<'automation' | 'commands' | 'nodes' | 'table'>;

/** Reads the execution and each instance's part of its commands; what cannot be read leaves the run as it is until the next look. */
export async function observePatch(ports: ObservePorts, run: PatchRun, now: number): Promise<Observation<'patch'>> {
  const executionId = run.start?.executionId;
  if (executionId === undefined) return { kind: 'unknown', what: 'its execution is not known yet' };
  try {
    const execution = await ports.automation.get(executionId);
    return await observe(ports, run, { execution, now });
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.message };
    throw error;
  }
}

async function observe(
  ports: ObservePorts,
  run: PatchRun,
  { execution, now }: { execution: Execution; now: number },
): Promise<Observation<'patch'>> {
  const { plan } = run;
  const commands = commandsOf(execution);
  const parts = await loadParts(ports, commands, plan.operation);
  const { nodes, strays } = allProgress(idsOf(run), parts);
  const progress: PatchProgress = {
    kind: 'patch',
    step: stepOf(commands),
    wave: Math.max(0, ...commands.map(({ wave }) => wave ?? 0)),
    waves: plan.selection.kind === 'ids' ? plan.selection.waves.length : 1,
    commands,
    nodes,
    ...present({
      endsAt: run.slot === undefined ? undefined : plan.occurrence?.endsAt,
      endedSince: run.progress?.endedSince,
    }),
  };
  const { end } = execution;
  if (end === undefined) return { kind: 'working', progress };
  const outcome = await loadOutcome(ports, run, { commands, parts, strays });
  const going = nodes.filter(({ id }) => parts[id] !== undefined && isGoing(parts[id].invocation)).map(({ id }) => id);
  return endOf({ plan, execution: { ...execution, end }, progress, outcome, going, now });
}

/** Whom it concerns: who was approved; by tag also who came since. */
const idsOf = ({ plan: { instances, selection, changedSince } }: PatchRun): string[] => [
  ...instances.map(({ id }) => id),
  ...(selection.kind === 'tag' ? (changedSince?.added ?? []) : []),
];

/** Each instance's part of the commands that patch, or of the scan where there is nothing else. */
async function loadParts(
  { commands: port }: Uses<'commands'>,
  commands: readonly SentCommand[],
  operation: 'install' | 'scan',
): Promise<Readonly<Record<string, PatchedBy>>> {
  const telling = commands.filter(({ what }) => what === operation);
  const read = [];
  for (const { id } of telling) read.push({ id, invocations: await port.invocations(id, true) });
  return newestOf(read);
}

interface Seen {
  commands: readonly SentCommand[];
  parts: Readonly<Record<string, PatchedBy>>;
  strays: readonly string[];
}

async function loadOutcome(
  ports: ObservePorts,
  run: PatchRun,
  { commands, parts, strays }: Seen,
): Promise<PatchOutcome> {
  const { plan } = run;
  const ids = idsOf(run);
  const [states, managed, targets] = await Promise.all([
    ports.patches.states(ids),
    ports.nodes.managed(ids),
    plan.serves.length === 0 ? [] : ports.nodes.targetsOf(ids),
  ]);
  const lost = ids.filter((id) => managed.every((node) => node.id !== id));
  const terminated = await loadTerminated(ports, lost);
  const before = await loadBootFacts(ports, commands, 'facts-before');
  const after = await loadBootFacts(ports, commands, 'facts-after');
  const installed = plan.operation === 'install' ? await loadInstalledOn(ports, run, { states, parts }) : {};
  const lacking = await loadLacking(ports, run, states);
  const nodes = ids.map((id) => {
    const facts: NodeFacts = {
      planned: plan.instances.find((node) => node.id === id) ?? {
        id,
        operatingSystem: '',
        os: '',
        baselineId: '',
        serves: [],
      },
      isOnline: managed.some((node) => node.id === id && node.ping === 'online'),
      isTerminated: terminated.includes(id),
      healthyIn: targets
        .filter(({ instanceId, healthy }) => instanceId === id && healthy)
        .map(({ targetGroupArn }) => targetGroupArn),
      ...present({
        by: parts[id],
        state: states.find(({ instanceId }) => instanceId === id),
        before: before[id],
        after: after[id],
        installed: installed[id]?.length,
        lacksOfList: lacking?.[id],
      }),
    };
    return resultOf(plan, facts);
  });
  return {
    kind: 'patch',
    nodes,
    strays,
    executionId: run.start?.executionId ?? '',
    snapshotId: snapshotIdOf(run),
    ...present({ difference: await loadDifference(ports, run, installed) }),
  };
}

/** Of these that Systems Manager does not know any more, those that do not exist. One that is stopped exists. */
async function loadTerminated({ nodes }: Uses<'nodes'>, ids: readonly string[]): Promise<readonly string[]> {
  const own = ids.filter((id) => id.startsWith('i-'));
  const found = own.length === 0 ? [] : await nodes.instances(own);
  const isThere = (id: string): boolean => found.some((each) => each.id === id && each.state !== 'terminated');
  return own.filter((id) => !isThere(id));
}

/** What each instance said of its boot; nothing where no such command was sent. */
async function loadBootFacts(
  { commands: port }: Uses<'commands'>,
  commands: readonly SentCommand[],
  what: SentCommand['what'],
): Promise<Readonly<Record<string, BootFacts>>> {
  const sent = commands.find((command) => command.what === what);
  const invocations = sent === undefined ? [] : await port.invocations(sent.id, true);
  return Object.fromEntries(
    invocations.flatMap(({ instanceId, plugins }) => {
      const facts = plugins.flatMap(({ output }) => parseBootFacts(output) ?? [])[0];
      return facts === undefined ? [] : [[instanceId, facts] as const];
    }),
  );
}

async function loadDifference(
  { table }: Uses<'table'>,
  { plan: { pin } }: PatchRun,
  installed: Readonly<Record<string, readonly string[]>>,
): Promise<PatchOutcome['difference']> {
  if (!('runId' in pin)) return undefined;
  const tested = await loadInstalled(table, pin.runId);
  return tested === undefined ? undefined : differenceOf(pin.fleet, allOf(installed), allOf(tested));
}
