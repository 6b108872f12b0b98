import type { Automation } from '../../../src/aws/ssm.ts';
import type { Ports } from '../../../src/contract/ports.ts';
import { present } from '../../../src/present.ts';
import { createRun, loadRun } from '../../../src/runs/effect/run-store.ts';
import type { HasKinds, RunKind } from '../../../src/runs/run-kind.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { SlackCallError } from '../../../src/slack/call-error.ts';
import type { SlackApi } from '../../../src/slack/client.ts';
import { createMemoryTable, type MemoryTable } from '../../support/memory-table.ts';
import { kindsDouble, portsDouble, refuse } from '../../support/ports.ts';
import { MINUTE, NOW } from '../fixture.ts';

type SlackMethod = keyof SlackApi;

/** What one worker reaches, in memory: what Slack is told is kept, and its next answers can be failures. */
export interface WorkerDouble {
  ports: Ports & HasKinds;
  table: MemoryTable;
  clock: { now: number };
  /** Calls to Slack, in order: method, channel, ts, text. */
  said: { method: SlackMethod; at: number; channel: string; ts?: string; text: string }[];
  /** The next call of that method is not done and fails so; `code` is the kind when it is not given. */
  failNext(method: SlackMethod, kind: SlackCallError['kind'], retryAfterSeconds?: number, code?: string): void;
  /** The next post is there, and its answer is lost. */
  loseNextAnswer(): void;
  /** What stands in Slack: posts in order. */
  there: PostedDouble[];
  /** Channels that another organisation reads. */
  shared: Set<string>;
  wakes: { runId: string; delaySeconds: number }[];
  logged: string[];
  record(runId: string): Promise<RunRecord>;
  store(run: Run): Promise<RunRecord>;
}

/** Everyone in every channel. */
const MEMBERS = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0DEV'];

/** A message in Slack; `marker` is the `block_id` of its first block. */
export interface PostedDouble {
  channel: string;
  threadTs?: string;
  /** A reply that is shown in the channel too. */
  replyBroadcast?: boolean;
  ts: string;
  at: number;
  text: string;
  /** What it shows after an edit. */
  shows?: string;
  marker: string | undefined;
}

export function createWorkerDouble(
  parts: { automation?: Partial<Automation>; kind?: Partial<RunKind> } = {},
): WorkerDouble {
  const table = createMemoryTable();
  const clock = { now: NOW };
  const said: WorkerDouble['said'] = [];
  const wakes: WorkerDouble['wakes'] = [];
  const logged: string[] = [];
  const shared = new Set<string>();
  const there: PostedDouble[] = [];
  const failures = new Map<SlackMethod, SlackCallError[]>();
  const kind: Partial<RunKind> = {
    startOf: () => ({ document: 'Patchwarden-Bake', parameters: {} }),
    isAbout: () => false,
    checkPlan: async () => ({ kind: 'same' }),
    observe: async () => ({ kind: 'working' }),
    plan: async (run) => ({ kind: 'planned', plan: run.plan, planHash: run.planHash }),
    reportLimitMs: () => 30 * MINUTE,
    report: async () => ({ kind: 'ready' }),
    tidy: async () => [],
    card: async (run) => ({ text: run.state, blocks: [] }),
    thread: async () => [],
    ...parts.kind,
  };
  let posted = 0;
  let isAnswerLost = false;
  const mayFail = (method: SlackMethod): void => {
    const failure = failures.get(method)?.shift();
    if (failure !== undefined) throw failure;
  };
  const speak = (method: SlackMethod, place: { channel: string; ts?: string; text: string }): void => {
    said.push({ method, at: clock.now, ...place });
    mayFail(method);
  };
  const slack: SlackApi = {
    postMessage: async ({ channel, text, threadTs, replyBroadcast, blocks }) => {
      posted += 1;
      speak('postMessage', { channel, text, ...(threadTs === undefined ? {} : { ts: threadTs }) });
      const ts = `1795165200.${String(posted).padStart(6, '0')}`;
      const reply = present({ threadTs, replyBroadcast });
      there.push({ channel, ts, at: clock.now, text, marker: blocks[0]?.block_id, ...reply });
      if (isAnswerLost) {
        isAnswerLost = false;
        throw new SlackCallError('chat.postMessage', { kind: 'ambiguous', code: 'TimeoutError' });
      }
      return { channel, ts };
    },
    findMessage: async ({ channel, threadTs, marker, since }) => {
      mayFail('findMessage');
      return there.find(
        (one) =>
          one.channel === channel &&
          (one.threadTs === threadTs || (threadTs === undefined && one.replyBroadcast === true)) &&
          one.marker === marker &&
          one.at >= since,
      )?.ts;
    },
    findMessages: async ({ channel, marker, since }) => {
      mayFail('findMessages');
      return there
        .filter((one) => one.channel === channel && one.threadTs === undefined)
        .filter((one) => one.marker === marker && one.at >= since)
        .map(({ ts }) => ({ ts, hasReplies: there.some(({ threadTs }) => threadTs === ts) }));
    },
    channelMembers: async () => new Set(MEMBERS),
    updateMessage: async ({ channel, ts, text }) => {
      speak('updateMessage', { channel, ts, text });
      // An edit does not carry the marker.
      const edited = there.find((one) => one.channel === channel && one.ts === ts);
      if (edited !== undefined) Object.assign(edited, { shows: text, marker: undefined });
    },
    deleteMessage: async ({ channel, ts }) => {
      speak('deleteMessage', { channel, ts, text: '' });
      there.splice(0, there.length, ...there.filter((one) => one.channel !== channel || one.ts !== ts));
    },
    postEphemeral: async ({ channel, text }) => speak('postEphemeral', { channel, text }),
    respond: async (_url, { text }) => speak('respond', { channel: '', text }),
    openDirectMessage: async (user) => {
      speak('openDirectMessage', { channel: user, text: '' });
      return `D${user.slice(1)}`;
    },
    updateView: async ({ viewId }) => speak('updateView', { channel: viewId, text: '' }),
    publishHome: async (user) => {
      speak('publishHome', { channel: user, text: '' });
      return undefined;
    },
    userGroupMembers: async () => {
      throw new SlackCallError('usergroups.users.list', { kind: 'ambiguous', code: 'TimeoutError' });
    },
    userInfo: async (id) => {
      mayFail('userInfo');
      return { id, teamId: 'T0PATCHW', deleted: false, isBot: false, isGuest: false, isExternal: false };
    },
    channelInfo: async (id) => {
      mayFail('channelInfo');
      return { id, name: id, isExternallyShared: shared.has(id), isArchived: false, isMember: true };
    },
    permalink: refuse,
  };
  const ports: WorkerDouble['ports'] = {
    ...portsDouble({
      table,
      slack,
      automation: { start: refuse, findByTag: async () => [], get: refuse, stop: refuse, ...parts.automation },
      calendars: { stateAt: async () => ({ open: true }) },
      bus: { put: async () => undefined },
      wakes: { send: async ({ key }, delaySeconds) => void wakes.push({ runId: key, delaySeconds }) },
      clock: () => clock.now,
      log: (event) => void logged.push(event),
      shutOut: () => void logged.push('shut out'),
    }),
    kinds: kindsDouble({ bake: kind, deploy: kind }),
  };
  const record = async (runId: string): Promise<RunRecord> => {
    const found = await loadRun(ports, runId);
    if (found === undefined) throw new Error(`there is no run ${runId}`);
    return found;
  };
  return {
    ports,
    table,
    clock,
    said,
    shared,
    there,
    loseNextAnswer: () => {
      isAnswerLost = true;
    },
    wakes,
    logged,
    record,
    failNext: (method, kind, retryAfterSeconds, code = kind) => {
      const failure = { kind, code, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
      failures.set(method, [...(failures.get(method) ?? []), new SlackCallError(method, failure)]);
    },
    store: async (run) => {
      await createRun(ports, run, { type: 'requested', by: run.requester.userId });
      return record(run.id);
    },
  };
}
