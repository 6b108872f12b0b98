import { createHash } from 'node:crypto';
import { buildGates, PROVING } from '../../src/app/gates.ts';
import type { Approval, Person } from '../../src/approvals/types.ts';
import type { SeenExecution } from '../../src/aws/ssm.ts';
import type { Here } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import { createReadSigned } from '../../src/gatekeeper/effect/signed.ts';
import { answerQuestion } from '../../src/gatekeeper/flow.ts';
import type { GatekeeperPorts } from '../../src/gatekeeper/ports.ts';
import type { Answer, Question } from '../../src/gatekeeper/types.ts';
import { formatButtonValue, RUN_ACTIONS } from '../../src/runs/actions.ts';
import { claimOf, sentParameters } from '../../src/runs/decision/binding.ts';
import { requestHash } from '../../src/runs/decision/request-hash.ts';
import { topLevel } from '../../src/runs/effect/run-item.ts';
import type { AuditNote } from '../../src/runs/types/audit.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { ClickJob, Proof, SubmitJob } from '../../src/slack/job.ts';
import { createSecretStore } from '../../src/slack/secrets.ts';
import { SigningSecrets } from '../../src/slack/verifier.ts';
import { auditKey, proofKey, runKey } from '../../src/store/keys.ts';
import { hashOf } from '../../src/store/table.ts';
import { CONFIG } from '../model/config.ts';
import { ANA, aPlan, aRun, MINUTE, T0 } from '../runs/fixture.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { atHome, portsDouble, refuse } from '../support/ports.ts';
import { signed } from '../support/signed-job.ts';
import { SECRET } from '../support/signed-request.ts';

export const EXECUTION = '0a1b2c3d-1111-4222-8333-444455556666';
export const OTHER_EXECUTION = '0a1b2c3d-1111-4222-8333-444455550000';
/** When Ana approves, and when the runbook asks. */
export const APPROVED_AT = T0 + MINUTE;
export const NOW = T0 + 3 * MINUTE;
export const HERE: Here = { region: 'ap-southeast-2', account: '111122223333' };

/** A run as the table holds it: whoever writes the table writes any of this, and makes the chain follow from it. */
export interface Stored {
  run: Run;
  notes: readonly AuditNote[];
  proofs: Readonly<Record<string, Proof>>;
  /** Further attributes of the run's item. */
  beside?: Readonly<Record<string, unknown>>;
}

/** Who starts what is in a slot. */
export const WINDOW_ROLE = 'patchwarden-window-runbook-ap-southeast-2';

export const sessionOf = (role: string, account = HERE.account): string =>
  `arn:aws:sts::${account}:assumed-role/${role}/local`;

export const gatesOf = (config: Config) => buildGates({ config, home: HERE, setting: (name) => name });

/** What its buttons carry. */
export const askedValue = (run: Run, config: Config = CONFIG): string => {
  const gate = gatesOf(config).of(run);
  return formatButtonValue({ runId: run.id, epoch: run.epoch, asks: requestHash(run, gate.covers?.(run)) });
};

export const actorOf = ({ userId }: Pick<Person, 'userId'>) => ({ userId, teamId: 'T0PATCHW' });

export const clickBy = (by: Person, value: string, parts: Partial<ClickJob> = {}): ClickJob => ({
  kind: 'click',
  id: hashOf([by.userId, value]),
  at: APPROVED_AT,
  actor: actorOf(by),
  actionId: RUN_ACTIONS.approve,
  value,
  from: { kind: 'message', channelId: 'C0PATCHING', messageTs: '1.1' },
  ...parts,
});

/** An approval with what proves it. */
export interface Given {
  approval: Approval;
  hash: string;
  proof: Proof;
}

export function givenBy(by: Person, job: ClickJob | SubmitJob, parts: Partial<Approval> = {}, secret = SECRET): Given {
  const { proof } = signed(job, secret);
  const hash = hashOfSignature(proof);
  return { approval: { ...by, at: job.at, epoch: 1, groups: ['platform'], proof: hash, ...parts }, hash, proof };
}

export const hashOfSignature = ({ signature }: Proof): string => createHash('sha256').update(signature).digest('hex');

/** A run in the state in which its runbook asks, approved by these people, as the worker writes it. */
export function approvedRun(asked: Run, given: readonly Given[], config: Config = CONFIG): Stored {
  const gate = gatesOf(config).of(asked);
  const approvals = given.map(({ approval }) => approval);
  const start = { ...claimOf(asked, gate.startOf(asked)), claimedAt: APPROVED_AT, attempts: 0 };
  return {
    run: { ...asked, state: 'starting', approvals, start },
    notes: [
      { type: 'requested', by: asked.requester.userId },
      ...given.map(
        ({ approval, hash }, i): AuditNote => ({
          type: i === given.length - 1 ? 'approved' : 'approval-given',
          by: approval.userId,
          evidence: { epoch: approval.epoch, proof: hash },
        }),
      ),
      { type: 'starting' },
    ],
    proofs: Object.fromEntries(given.map(({ hash, proof }) => [hash, proof])),
  };
}

/** A bake of the config's image `web`, asked for by Dev. */
export function askedBake(parts: Partial<ReturnType<typeof aRun>> = {}): Run {
  const run = aRun({ plan: aPlan(), ...parts });
  return { ...run, planHash: gatesOf(CONFIG).of(run).planHashOf(run.plan) };
}

/** The same, approved by Ana with a click on its card. */
export function goodBake(): Stored {
  const asked = askedBake();
  return approvedRun(asked, [givenBy(ANA, clickBy(ANA, askedValue(asked)))]);
}

export class World {
  readonly table = createMemoryTable();
  readonly executions = new Map<string, SeenExecution>();
  config: Config = CONFIG;
  /** The place whose runbook asks. */
  here: Here = HERE;
  secrets = [SECRET];
  /** Members of the group of approvers. */
  members = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0DEV'];
  calendar: 'open' | 'closed' | 'unreadable' = 'open';
  accounts: Readonly<Record<string, object>> = {};
  readonly logged: object[] = [];
  isSlackDown = false;
  /** Milliseconds that the gatekeeper waited, each time; in between something may happen. */
  readonly waits: number[] = [];
  /** While it reads the calendars. */
  onCalendar: () => void = () => undefined;
  /** The gatekeeper's clock. */
  now: () => number = () => NOW;
  onWait: () => void = () => undefined;
  /** Slack refuses every call, and says for how many seconds. */
  limitedFor: number | undefined;
  groupReads = 0;
  cloudFormation: GatekeeperPorts['cloudFormation'] = portsDouble().cloudFormation;
  /** Somebody else, between what the gatekeeper reads and what it writes. */
  beforeWrite: (() => Promise<void>) | undefined;

  /** Writes everything, with an audit whose records follow from each other. */
  async store({ run, notes, proofs, beside = {} }: Stored): Promise<void> {
    const version = notes.length;
    const stored = { ...run, version };
    const items = topLevel(stored);
    let prev = '';
    for (const [i, note] of notes.entries()) {
      const isLast = i === notes.length - 1;
      const entry = {
        runId: run.id,
        version: i + 1,
        at: T0 + i,
        from: i === 0 ? 'none' : 'awaiting-approval',
        to: run.state,
        epoch: epochIn(note) ?? run.epoch,
        planHash: run.planHash,
        ...note,
        headHash: isLast ? hashOf(items.run) : '0',
        prev,
      };
      prev = hashOf(entry);
      await this.put({ ...auditKey(run.id, i + 1), ...entry, hash: prev });
    }
    for (const [hash, proof] of Object.entries(proofs)) await this.put({ ...proofKey(run.id, hash), ...proof });
    await this.put({
      ...runKey(run.id),
      ...items,
      chain: prev,
      announced: 0,
      reconciledAt: 0,
      cardRev: 0,
      card: { channel: run.channel, status: 'posted', ts: '1.1', attempts: 1, threads: {} },
      ...beside,
    });
  }

  async put(item: { pk: string; sk: string } & Record<string, unknown>): Promise<void> {
    await this.table.write([{ kind: 'put', item, when: {} }]);
  }

  /** An execution of exactly what a run asks for, or of something else. */
  execute(run: Run, parts: Partial<SeenExecution> = {}): void {
    const { document, parameters } = gatesOf(this.config).of(run).startOf(run);
    const lists = Object.entries(sentParameters(parameters)).map(([name, value]) => [name, [value].flat()] as const);
    const execution = {
      id: EXECUTION,
      document,
      parameters: Object.fromEntries(lists),
      startedAt: NOW,
      status: 'InProgress',
      executedBy: sessionOf(run.slot === undefined ? 'patchwarden-worker-ap-southeast-2' : WINDOW_ROLE),
      ...parts,
    };
    this.executions.set(execution.id, execution);
  }

  get ports(): GatekeeperPorts {
    const secrets = createSecretStore(async () => ({
      signingSecrets: new SigningSecrets(this.secrets),
      botToken: 'xoxb-1-2-3',
    }));
    return {
      table: {
        ...this.table,
        write: async (writes) => {
          await this.beforeWrite?.();
          return this.table.write(writes);
        },
      },
      config: this.config,
      slack: {
        ...portsDouble().slack,
        userInfo: async (id) => this.account(id),
        userGroupMembers: async () => {
          this.groupReads += 1;
          this.limited('usergroups.users.list');
          return this.members;
        },
      },
      calendars: {
        stateAt: async () => {
          this.onCalendar();
          return this.state();
        },
      },
      home: HERE,
      here: this.here,
      at: atHome,
      executions: { seen: async (id) => this.executions.get(id) ?? refuse(), startedSince: refuse },
      cloudFormation: this.cloudFormation,
      gates: gatesOf(this.config),
      readSigned: createReadSigned(secrets, () => NOW),
      proving: PROVING,
      pause: async (ms) => {
        this.waits.push(ms);
        this.onWait();
      },
      log: (event, fields) => {
        this.logged.push({ event, ...fields });
      },
      measure: () => undefined,
    };
  }

  ask(question: Question, now = NOW): Promise<Answer> {
    const before = this.waits.length;
    this.now = () => now + this.waits.slice(before).reduce((sum, ms) => sum + ms, 0);
    return answerQuestion(this.ports, question, () => this.now());
  }

  admit({ run }: Pick<Stored, 'run'>, now = NOW): Promise<Answer> {
    return this.ask({ ask: 'admit', RunId: run.id, ExecutionId: EXECUTION }, now);
  }

  /** The table as it is now, asked by an execution of exactly what it says: the refusal, and what the log says of it. */
  async refusalOf(stored: Stored, now = NOW): Promise<string> {
    await this.store(stored);
    if (!this.executions.has(EXECUTION)) this.execute(stored.run);
    const answer = await this.admit(stored, now);
    const { detail = '' } = Object(this.logged.at(-1));
    return answer.admitted === 'yes' ? 'admitted' : `${answer.refusal} ${detail}`;
  }

  private account(id: string) {
    if (this.isSlackDown) throw new Error('no answer');
    this.limited('users.info');
    return {
      id,
      teamId: 'T0PATCHW',
      deleted: false,
      isBot: false,
      isGuest: false,
      isExternal: false,
      ...this.accounts[id],
    };
  }

  private limited(method: string): void {
    if (this.limitedFor === undefined) return;
    const failure = { kind: 'rate-limited', code: 'ratelimited', retryAfterSeconds: this.limitedFor } as const;
    throw new SlackCallError(method, failure);
  }

  private state() {
    if (this.calendar === 'unreadable') throw new Error('Throttling');
    return { open: this.calendar === 'open' };
  }
}

const epochIn = ({ evidence }: AuditNote): number | undefined => {
  const epoch: unknown = Object(evidence).epoch;
  return typeof epoch === 'number' ? epoch : undefined;
};
