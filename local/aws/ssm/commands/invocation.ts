import { digestNumber } from '../../identifiers.ts';
import { isConnected, type NodeRecord } from '../nodes/node.ts';
import type { OutcomeKind } from '../nodes/outcomes.ts';
import { platformOf } from '../nodes/platforms.ts';
import type { SsmState } from '../state.ts';
import {
  type CommandRecord,
  hasEnded,
  type InvocationDetails,
  type InvocationRecord,
  type PluginRecord,
} from './command.ts';
import { type CommandDocument, supports } from './documents.ts';
import { type DocumentStep, type Scene, type StepEnd, StepInterrupted } from './scene.ts';

interface Run {
  state: SsmState;
  command: CommandRecord;
  document: CommandDocument;
  invocation: InvocationRecord;
  /** Gives the invocation its next status. */
  settle: (invocation: InvocationRecord, details: InvocationDetails) => void;
}

type Sleep = (ms: number) => Promise<void>;

const GIVEN_UP_AFTER = 2000;
const TRIED_EVERY = 30_000;

/** Brings one instance's part of a command to its end. */
export const runInvocation = (run: Run): void => {
  const { state, invocation, settle } = run;
  state.clock.at(state.clock.now(), async (sleep) => {
    const node = state.nodes.get(invocation.nodeId);
    const obstacle = node === undefined ? 'Undeliverable' : obstacleFor(run, node);
    if (node === undefined || obstacle !== undefined) {
      await sleep(GIVEN_UP_AFTER);
      settle(invocation, obstacle ?? 'Undeliverable');
      return;
    }
    await sleep(pickUpTime(run));
    if (await isDelivered(run, node, sleep)) await runSteps(run, node, sleep);
  });
};

/** Agents poll: one is reached sooner than another. */
const pickUpTime = ({ command, invocation }: Run): number =>
  500 + digestNumber(`${command.id}/${invocation.nodeId}`, 2500);

const obstacleFor = ({ state, document }: Run, node: NodeRecord): InvocationDetails | undefined => {
  const has = (kind: OutcomeKind) => state.outcomes.take(node.id, kind) !== undefined;
  const isThere = node.hybrid !== undefined || state.ec2.instance(node.id)?.state === 'running';
  if (!isThere || has('undeliverable')) return 'Undeliverable';
  if (has('access-denied')) return 'AccessDenied';
  return supports(document, node.system) ? undefined : 'InvalidPlatform';
};

/** A node that does not answer is tried again until the command's own timeout, which is for delivery alone. */
const isDelivered = async (run: Run, node: NodeRecord, sleep: Sleep): Promise<boolean> => {
  const { state, command, invocation, settle } = run;
  while (!hasEnded(invocation) && !isConnected(state, node)) {
    if (invocation.details === 'Pending') settle(invocation, 'Delayed');
    if (state.clock.now() >= command.deliverBy) settle(invocation, 'DeliveryTimedOut');
    else await sleep(Math.min(TRIED_EVERY, command.deliverBy - state.clock.now()));
  }
  return !hasEnded(invocation);
};

const runSteps = async (run: Run, node: NodeRecord, sleep: Sleep): Promise<void> => {
  const { document, invocation, settle } = run;
  settle(invocation, 'InProgress');
  const scene = sceneOf(run, node, sleep);
  let failed = false;
  for (const [index, step] of document.steps.entries()) {
    const plugin = invocation.plugins[index];
    if (plugin === undefined || hasEnded(invocation)) return;
    const skipped = skippedBecause(step, node, failed);
    const end = skipped === undefined ? await runStep(run, scene, step, plugin) : { code: 0, output: skipped };
    if (end === undefined) return;
    record(run.state, plugin, end);
    if (end.code !== 0) failed = true;
  }
  settle(invocation, failed ? 'Failed' : 'Success');
};

/** The agent's words: https://github.com/aws/amazon-ssm-agent, agent/framework/runpluginutil. */
const skippedBecause = ({ name, platform, always }: DocumentStep, node: NodeRecord, failed: boolean) => {
  if (platform !== undefined && platform !== platformOf(node.system).type)
    return `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [platformType, ${platform}]'. Step name: ${name}`;
  return failed && always !== true ? `Step execution skipped. Step name: ${name}` : undefined;
};

/** The step's end; nothing when the invocation has ended meanwhile. */
const runStep = async (
  { state, invocation, settle }: Run,
  scene: Scene,
  step: DocumentStep,
  plugin: PluginRecord,
): Promise<StepEnd | undefined> => {
  plugin.startedAt = state.clock.now();
  plugin.status = plugin.details = 'InProgress';
  const cancelTimer = state.clock.at(state.clock.now() + step.timeoutSeconds(scene.parameter) * 1000, () => {
    Object.assign(plugin, { status: 'TimedOut', details: 'ExecutionTimedOut', endedAt: state.clock.now() });
    settle(invocation, 'ExecutionTimedOut');
  });
  try {
    return await step.run(scene);
  } catch (error) {
    if (!(error instanceof StepInterrupted)) throw error;
    if (hasEnded(invocation)) return undefined;
    Object.assign(plugin, { status: 'Cancelled', details: 'Cancelled', endedAt: state.clock.now() });
    settle(invocation, 'Cancelled');
    return undefined;
  } finally {
    cancelTimer();
  }
};

const record = (state: SsmState, plugin: PluginRecord, { code, output, error = '' }: StepEnd): void => {
  const details = code === 0 ? 'Success' : 'Failed';
  const now = state.clock.now();
  Object.assign(plugin, { status: details, details, code, output, error, endedAt: now });
  plugin.startedAt ??= now;
};

const sceneOf = ({ state, command, invocation }: Run, node: NodeRecord, sleep: Sleep): Scene => {
  const slow = state.outcomes.take(node.id, 'slow')?.factor ?? 1;
  const isOver = (phase?: 'installing') =>
    hasEnded(invocation) || (phase === undefined && invocation.details === 'Cancelling');
  return {
    state,
    command,
    invocation,
    node,
    parameter: (name) => command.parameters[name]?.[0] ?? '',
    pause: async (ms, phase) => {
      if (isOver(phase)) throw new StepInterrupted();
      await sleep(ms * slow);
      if (isOver(phase)) throw new StepInterrupted();
    },
  };
};
