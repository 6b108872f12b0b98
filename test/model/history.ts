import type { DomainEvent } from '../../src/aws/eventbridge.ts';
import type { ClickJob, Proof, SlackJob } from '../../src/slack/job.ts';
import type { Item } from '../../src/store/table.ts';
import type { Change } from '../support/memory-table.ts';
import { placeOf } from './acts.ts';
import { approvalProblem } from './approval-oracle.ts';
import { auditProblem, recordProblem } from './audit-oracle.ts';
import { claimProblem, startProblem } from './claim-oracle.ts';
import { formProblemOf } from './form-oracle.ts';
import { gateProblem } from './gate-oracle.ts';
import {
  afterlifeProblem,
  crowdProblem,
  epochProblem,
  leaseProblem,
  requesterProblem,
  startedElsewhere,
  watchProblem,
} from './move-oracle.ts';
import { observedStateProblem } from './observe-oracle.ts';
import { type Click, newRunHistory, type RunHistory, type Started } from './run-history.ts';
import { asSeen, type SeenRun, TERMINAL } from './seen-run.ts';
import type { Message } from './slack.ts';
import { admissionProblem, armProblem, calledOffBy } from './slot-oracle.ts';
import { Timeline } from './timeline.ts';
import type { Invocation } from './worker.ts';
import type { World } from './world.ts';

/** What happened, as the models saw it, judged as it happens. Nothing in it comes from the code under test but the items it wrote. */
export class History {
  readonly #world: World;
  readonly violations: string[] = [];
  readonly runs = new Map<string, RunHistory>();
  readonly clicks = new Map<string, Click>();
  /** What Slack signed, and of which run and account. */
  readonly proofs = new Map<Proof, string>();
  /** By account and pipeline: may they approve? */
  readonly #eligible = new Map<string, Timeline<boolean>>();
  /** When someone last paused or resumed. */
  pausedSince = 0;
  readonly paused = new Timeline<boolean>();
  readonly calendarOpen = new Timeline<boolean>();
  /** Of deploys: may the image be used? */
  readonly imageThere = new Timeline<boolean>();
  /** By subject: what a plan of it rests on. */
  readonly basis = new Map<string, Timeline<string>>();
  /** Hashes of change sets that are just what was approved beforehand. */
  readonly exact = new Set<string>();
  /** Approvals that came with a request: `run account`. */
  readonly #carried = new Set<string>();
  readonly #executions = new Map<string, Started>();
  readonly announced = new Set<string>();
  /** Whose call is being performed. */
  acting: Invocation | undefined;
  #isTampering = false;

  constructor(world: World) {
    this.#world = world;
    this.paused.set(0, false);
  }

  eligibleOf(userId: string, subject: string): Timeline<boolean> {
    const key = `${userId} ${subject}`;
    const known = this.#eligible.get(key) ?? new Timeline<boolean>();
    this.#eligible.set(key, known);
    return known;
  }

  basisOf(subject: string): Timeline<string> {
    const known = this.basis.get(subject) ?? new Timeline<string>();
    this.basis.set(subject, known);
    return known;
  }

  carry(runId: string, userId: string): void {
    this.#carried.add(`${runId} ${userId}`);
  }

  carriedTo(runId: string): string[] {
    return [...this.#carried]
      .filter((each) => each.startsWith(`${runId} `))
      .map((each) => each.slice(runId.length + 1));
  }

  #judge({ id }: RunHistory, problem: string | undefined): void {
    if (problem !== undefined) this.violation(`${id}: ${problem}`);
  }

  violation(text: string): void {
    this.violations.push(text);
    this.#world.note(() => `VIOLATION ${text}`);
  }

  run(id: string): RunHistory {
    const known = this.runs.get(id);
    if (known !== undefined) return known;
    const run = newRunHistory(id);
    this.runs.set(id, run);
    return run;
  }

  wasEligible(userId: string, subject: string, from: number, to: number): boolean {
    return this.eligibleOf(userId, subject).everWas(from, to, Boolean);
  }

  onWrite(changes: readonly Change[]): void {
    if (this.#isTampering) return;
    for (const { before, after } of changes) {
      const item = after ?? before;
      if (item === undefined) continue;
      if (item.sk === 'RUN') this.#onRun(before, after, changes);
      else if (item.sk.startsWith('AUDIT#'))
        this.#judge(this.run(String(item['runId'])), recordProblem(item, before, changes));
      else if (item.pk.startsWith('LEASE#'))
        this.#judge(this.run(String(item['runId'])), leaseProblem({ before, after }, changes));
      else if (item.pk === 'SWITCH#pause') {
        this.paused.set(this.#world.tick, after?.['on'] === true);
        this.pausedSince = this.#world.now;
      }
    }
  }

  #onRun(beforeItem: Item | undefined, afterItem: Item | undefined, changes: readonly Change[]): void {
    const before = asSeen(beforeItem);
    const after = asSeen(afterItem);
    if (after === undefined) {
      this.violation(`run ${beforeItem?.pk} was deleted or cannot be read`);
      return;
    }
    const run = this.run(after.id);
    run.subject = after.subject;
    if (run.forged) {
      this.#onForged(run, { before, after, gates: [beforeItem?.['gate'], afterItem?.['gate']] });
      return;
    }
    if (before === undefined) this.#onCreated(after);
    this.#judge(run, observedStateProblem(run, after) ?? requesterProblem(this, run, after));
    if (before !== undefined) this.#judge(run, formProblemOf(before, changes, this.acting));
    if (before !== undefined && TERMINAL.includes(before.state)) this.#judge(run, afterlifeProblem(before, after));
    if (after.state === 'needs-attention') run.wasStuck = true;
    this.#judge(run, watchProblem(this.#executions, after));
    this.#judge(run, auditProblem(before, after, changes));
    this.#judge(run, epochProblem(run, before, after));
    if (after.cardPlace !== undefined && after.cardPlace !== run.card.last) {
      run.card.set(this.#world.tick, after.cardPlace);
      for (const post of run.posts) if (post.place === after.cardPlace) post.isRecorded = true;
    }
    this.#judge(run, approvalProblem(this.#world, before, after));
    if (before?.state !== 'starting' && after.state === 'starting') this.#onClaim(run, before, after);
    this.#onSlot(run, before, after);
    const gate = afterItem?.['gate'];
    if (typeof gate === 'string' && beforeItem?.['gate'] !== gate) this.#onGate(run, after, gate);
    if (typeof gate === 'string' && after.state === 'approved' && after.slot === undefined)
      this.violation(`${run.id}: its claim is undone although ${gate} was let in`);
  }

  /** What the worker believes of a forged run is no violation: only the gate must not. */
  #onForged(
    run: RunHistory,
    {
      before,
      after,
      gates: [was, gate],
    }: { before: SeenRun | undefined; after: SeenRun; gates: readonly [unknown, unknown] },
  ): void {
    const { epoch, cardPlace } = after;
    if (cardPlace !== undefined && cardPlace !== run.card.last) run.card.set(this.#world.tick, cardPlace);
    const isArmed = after.armedUntil !== undefined && after.armedUntil !== before?.armedUntil;
    if (isArmed || after.state === 'starting') run.claims.push({ epoch, tick: this.#world.tick });
    if (isArmed) run.armings.push({ epoch, checkedAt: this.acting?.pauseReadAt ?? 0 });
    if (typeof gate === 'string' && was !== gate) this.#onGate(run, after, gate);
  }

  /** Armed by whoever has looked at everything, called off only before the gate, and moved only to what is free. */
  #onSlot(run: RunHistory, before: SeenRun | undefined, after: SeenRun): void {
    const problem = armProblem(this.#world, { before, after, invocation: this.acting });
    if (problem !== undefined) this.violation(`${run.id} is armed, but ${problem}`);
    const { epoch } = after;
    if (after.armedUntil !== undefined && after.armedUntil !== before?.armedUntil) {
      run.claims.push({ epoch, tick: this.#world.tick });
      run.armings.push({ epoch, checkedAt: this.acting?.pauseReadAt ?? 0 });
    }
    if (after.slot !== undefined && after.state === 'needs-attention' && !after.hasStart)
      this.violation(`${run.id} says that something came through its gate unarmed`);
    if (before === undefined) return;
    const as = calledOffBy(before, after);
    const admitted = run.gates.find((gate) => gate.epoch === before.epoch);
    if (as !== undefined) run.calledOff.set(before.epoch, as);
    if (as !== undefined && admitted !== undefined)
      this.violation(`${run.id} was ${as} although ${admitted.executionId} had come through its gate`);
    if (before.subject !== after.subject) this.#judge(run, crowdProblem(this.#world, after));
  }

  /** Someone writes into the table past Patchwarden: what follows of it is judged, and not the write itself. */
  tamper(write: () => void): void {
    this.#isTampering = true;
    write();
    this.#isTampering = false;
  }

  #onCreated(after: SeenRun): void {
    this.run(after.id).askedUnder = this.acting?.rules;
    this.#judge(this.run(after.id), crowdProblem(this.#world, after));
  }

  #onClaim(run: RunHistory, before: SeenRun | undefined, after: SeenRun): void {
    run.claims.push({ epoch: after.epoch, tick: this.#world.tick });
    const problem = claimProblem(this.#world, { before, after, invocation: this.acting });
    if (problem !== undefined) this.violation(`${run.id} was started, but ${problem}`);
  }

  /** A worker asks for a start: the claim comes first, and nothing may be in the way. */
  onStartCall({ parameters: { RunId: runId = '', Epoch: epoch = '' }, place }: Started): void {
    this.#judge(this.run(runId), startedElsewhere(this.run(runId), place));
    if (!this.run(runId).claims.some((claim) => String(claim.epoch) === epoch))
      this.violation(`${runId} was started in epoch ${epoch} before it was claimed`);
    const run = asSeen(this.#world.store.get({ pk: `RUN#${runId}`, sk: 'RUN' }));
    // People are asked anew meanwhile: what this worker sends is of an epoch that the gate no longer lets through.
    if (run === undefined || String(run.epoch) !== epoch) return;
    if (run.slot !== undefined) this.violation(`${runId} has a slot, and a worker starts it`);
    const problem = this.run(runId).forged ? undefined : startProblem(this.#world, run, this.acting);
    if (problem !== undefined) this.violation(`${runId} was sent to AWS to start, but ${problem}`);
  }

  /** An execution with a run's parameters, whoever started it. */
  onExecution(executionId: string, { parameters, place }: Started): void {
    this.#executions.set(executionId, { parameters, place });
  }

  /** An execution was let in for the run. */
  #onGate(run: RunHistory, seen: SeenRun, executionId: string): void {
    const { epoch } = seen;
    const started = this.#executions.get(executionId);
    const problem =
      gateProblem(this.#world, { run: seen, executionId, started, invocation: this.acting }) ??
      admissionProblem(run, { epoch, slot: seen.slot !== undefined }, this.acting);
    if (problem !== undefined) this.violation(`${run.id}: ${executionId} came through the gate, but ${problem}`);
    if (seen.overIds.includes(executionId)) this.violation(`${run.id}: ${executionId} was turned away before`);
    run.gates.push({ epoch, executionId, at: this.#world.now });
    if (run.gates.filter((gate) => gate.epoch === epoch).length > 1) this.violation(`${run.id} passed the gate twice`);
    if (!run.claims.some((claim) => claim.epoch === epoch)) this.violation(`${run.id} passed the gate unclaimed`);
  }

  /** An execution that everything approves of was turned away, because another stands in the gate. */
  onTurnedAway({ runId, epoch, executionId }: { runId: string; epoch: number; executionId: string }): void {
    if (!this.run(runId).gates.some((gate) => gate.epoch === epoch))
      this.violation(`${runId}: ${executionId} of epoch ${epoch} was turned away for one of another epoch`);
  }

  /** One approval, one effect. */
  onEffect({ runId, epoch, id }: { runId: string; epoch: number; id: string }): void {
    const run = this.run(runId);
    run.effects.push({ epoch, id });
    const same = run.effects.filter((effect) => effect.epoch === epoch).length;
    if (same > 1) this.violation(`${runId} had ${same} effects in epoch ${epoch}, the last is ${id}`);
    if (!run.gates.some((gate) => gate.epoch === epoch))
      this.violation(`${runId} had an effect without passing the gate`);
  }

  onFollowed(runId: string): void {
    this.run(runId).followed += 1;
  }

  onPosted({ runId, channel, ts }: Message, invocation: Invocation): void {
    if (runId === undefined) return;
    if (!channel.startsWith('D') && !invocation.facts.has(`internal ${channel}`))
      this.violation(`the card of ${runId} was posted without looking who reads ${channel}`);
    this.run(runId).posts.push({ place: `${channel}/${ts}`, tick: this.#world.tick, invocation, isRecorded: false });
  }

  onAnnounced(events: readonly DomainEvent[]): void {
    for (const { detail } of events) this.announced.add(String(detail['id']));
  }

  /** A click leaves someone's screen. */
  onClick(job: ClickJob): void {
    const [runId = '', epoch = ''] = job.value.split(':');
    if (job.proof !== undefined) this.proofs.set(job.proof, `${runId} ${job.actor.userId}`);
    this.clicks.set(job.id, {
      userId: job.actor.userId,
      actionId: job.actionId,
      runId,
      epoch: Number(epoch),
      value: job.value,
      place: placeOf(job.from),
      windows: [],
    });
  }

  /** A worker takes a job in hand; the result says when it lets go of it. */
  begin(job: SlackJob, invocation: Invocation): () => void {
    const window = { from: this.#world.tick, to: Number.POSITIVE_INFINITY, invocation };
    this.clicks.get(job.id)?.windows.push(window);
    invocation.job = job;
    return () => {
      window.to = this.#world.tick;
      invocation.job = undefined;
    };
  }
}
