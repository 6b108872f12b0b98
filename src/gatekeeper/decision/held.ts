import type { Approval } from '../../approvals/types.ts';
import type { Here } from '../../config/here.ts';
import { samePlace } from '../../config/place.ts';
import type { Config } from '../../config/types.ts';
import { MINUTE } from '../../duration.ts';
import { type ButtonValue, parseButtonValue } from '../../runs/actions.ts';
import { askedIn, isAskedThere } from '../../runs/decision/channel.ts';
import { requestHash } from '../../runs/decision/request-hash.ts';
import type { Gate } from '../../runs/gate.ts';
import type { Run } from '../../runs/types/run.ts';
import type { AdmissionFacts, Proving, ReadRun, Signed } from '../types.ts';

/** What people were asked, as their button or form must carry it. */
type AskedFor = Required<Pick<ButtonValue, 'runId' | 'epoch' | 'asks'>>;

/** What a decision of the gatekeeper rests on beside what it read. */
export interface Rules {
  gate: Gate;
  config: Config;
  home: Here;
  /** The place that asks. */
  here: Here;
  proving: Proving;
}

/** Whether the place that asks is the one where the run changes something: an execution elsewhere is none of its own. */
export const isOfHere = ({ gate, here }: Pick<Rules, 'gate' | 'here'>, run: Run): boolean =>
  samePlace(gate.placeOf(run), here);

/** An approval that a proof holds up. */
export interface Held {
  approval: Approval;
  signed: Signed;
  /** It was given to the deploy whose rollback this is. */
  isCarried: boolean;
}

/** How far Slack's clock and the worker's may be apart. */
const CLOCKS_APART_MS = 5 * MINUTE;

/**
 * Approvals of this epoch whose proof is one of them; of the others why they do not count. A signature is of one account, and so it counts
 * once, whatever names it.
 */
export function heldApprovals(
  rules: Rules,
  facts: Pick<AdmissionFacts, 'read' | 'of'>,
  at: Moment,
): { held: readonly Held[]; unheld: readonly string[] } {
  const { run } = facts.read.record;
  const held: Held[] = [];
  const unheld: string[] = [];
  for (const approval of run.approvals.filter(({ epoch }) => epoch === run.epoch)) {
    const found = holds(rules, facts, { approval, ...at });
    if (typeof found === 'string') unheld.push(`${approval.userId}:${found}`);
    else held.push(found);
  }
  return { held, unheld };
}

function holds(
  rules: Rules,
  { read, of }: Pick<AdmissionFacts, 'read' | 'of'>,
  { approval, ...at }: { approval: Approval } & Moment,
): Held | string {
  const { proof } = approval;
  if (proof === undefined) return 'no-proof';
  const own = read.signed[proof];
  if (own !== undefined)
    return (
      whyNot(rules, { read, asked: asNow(rules, read.record.run), signed: own, approval, ...at }) ?? {
        approval,
        signed: own,
        isCarried: false,
      }
    );
  const carried = of?.signed[proof];
  if (of === undefined || carried === undefined) return 'no-such-proof';
  const asked = asThen(rules, of.record.run, parseButtonValue(carried.value)?.epoch);
  return (
    whyNot(rules, { read: of, asked, signed: carried, approval, ...at }) ?? {
      approval,
      signed: carried,
      isCarried: true,
    }
  );
}

/** What the button or form must have carried. */
export const asNow = ({ gate }: Rules, run: Run): AskedFor => ({
  runId: run.id,
  epoch: run.epoch,
  asks: requestHash({ ...run, planHash: gate.planHashOf(run.plan) }, gate.covers?.(run)),
});

/** Of a run that ended: its last epoch, or the one before its last part. */
function asThen(rules: Rules, run: Run, epoch: number | undefined): AskedFor | undefined {
  if (epoch === run.epoch) return asNow(rules, run);
  const before = epoch === undefined || epoch > run.epoch ? undefined : rules.gate.askedBefore?.(run);
  return epoch === undefined || before === undefined ? undefined : asNow(rules, { ...before, epoch });
}

/** `wasAdmitted`: it was admitted before, when the channel of each approval was compared with the config of that time. */
interface Moment {
  now: number;
  wasAdmitted?: boolean;
}

interface Claimed extends Moment {
  /** The run that was approved. */
  read: ReadRun;
  asked: AskedFor | undefined;
  signed: Signed;
  approval: Approval;
}

/** Why a proof is not one of this approval; `undefined` when it is. */
function whyNot(rules: Rules, { read, asked, signed, approval, now, wasAdmitted }: Claimed): string | undefined {
  const { run } = read.record;
  const said = parseButtonValue(signed.value);
  if (!rules.proving[signed.by].has(signed.name)) return 'not-an-approval';
  if (signed.userId !== approval.userId) return 'other-account';
  if (!isOfHome(rules.config, signed)) return 'other-workspace';
  if (said === undefined || asked === undefined) return 'no-request';
  if (said.runId !== asked.runId) return 'other-run';
  if (said.epoch !== asked.epoch) return 'other-epoch';
  if (said.asks !== asked.asks) return 'other-plan';
  if (signed.at < run.requestedAt - CLOCKS_APART_MS || signed.at > now + CLOCKS_APART_MS) return 'other-time';
  if (wasAdmitted !== true && !isFromThere(rules, run, signed)) return 'other-channel';
  return isRecorded(read, signed) ? undefined : 'no-record';
}

/** The account's own team, or its organisation on Enterprise Grid. */
const isOfHome = ({ workspace, enterprise }: Config, { teamId, enterpriseId }: Signed): boolean =>
  teamId === workspace || (enterprise !== undefined && enterpriseId === enterprise);

/** The worker asks the same: only the app writes views, and a message must be where the deployed config has people asked. */
const isFromThere = ({ gate, config }: Rules, run: Run, signed: Signed): boolean =>
  isAskedThere(signed, askedIn(config, gate.channelOf(run)));

/** The audit has a record of each: who gave it, for which epoch, and the proof. */
const isRecorded = ({ audit }: ReadRun, { hash, userId, value }: Signed): boolean =>
  audit.some(
    ({ type, by, epoch, evidence }) =>
      (type === 'approval-given' || type === 'approved') &&
      by === userId &&
      epoch === parseButtonValue(value)?.epoch &&
      proofIn(evidence) === hash,
  );

const proofIn = (evidence: unknown): unknown =>
  typeof evidence === 'object' && evidence !== null && 'proof' in evidence ? evidence.proof : undefined;
