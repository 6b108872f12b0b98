import type { MachineImage } from '../../aws/ec2.ts';
import type { BuiltImage, Workflow } from '../../aws/imagebuilder.ts';
import type { Execution } from '../../aws/ssm.ts';
import type { Here } from '../../config/here.ts';
import { MINUTE } from '../../duration.ts';
import type { WaitingStep } from '../../images/types.ts';
import { present } from '../../present.ts';
import { notAdmitted } from '../../runs/decision/refused.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { StepProgress } from '../types/plan.ts';

/** What was read about an image that was retried. */
export interface RetryFacts {
  execution: Execution;
  image: BuiltImage;
  workflows: readonly Workflow[];
  waitsAt: WaitingStep | undefined;
  /** What EC2 has of the image's AMI in this account and Region, once Image Builder reports success. */
  ami: MachineImage | undefined;
  before: StepProgress | undefined;
  here: Here;
  now: number;
}

/** EC2 may list what was made a moment later. */
const LISTED_WITHIN_MS = 5 * MINUTE;

/** The image's own state first; success is an AMI that can be launched here. */
export function retryObserved(facts: RetryFacts): Observation<'step'> {
  const { execution, image } = facts;
  const outcome = { kind: 'step', status: image.status } as const;
  const refused = notAdmitted(execution);
  switch (image.status) {
    case 'AVAILABLE':
    case 'DEPRECATED':
    case 'DISABLED':
      return execution.end === undefined ? working(facts) : byAmi(facts);
    case 'FAILED':
    case 'CANCELLED':
      // Its state from before the retry, until that begins.
      if (execution.end === undefined) return working(facts);
      if (refused !== undefined) return { kind: 'failed', outcome, reason: failureIn(execution), ...refused };
      return image.status === 'CANCELLED' || execution.end === 'cancelled'
        ? { kind: 'cancelled', outcome }
        : { kind: 'failed', outcome, reason: image.reason ?? failureIn(execution) };
    case 'DELETED':
      return { kind: 'failed', outcome, reason: 'the image was deleted before it was distributed' };
    default:
      return execution.end === 'failed' || execution.end === 'timed-out'
        ? {
            kind: 'stuck',
            reason: `the runbook ended (${failureIn(execution)}) while the image is still ${image.status}`,
          }
        : working(facts);
  }
}

const failureIn = ({ failure, status }: Execution): string => failure ?? status;

/** The AMI of this account and Region among those that were distributed. */
export const ownAmi = ({ amis, own }: BuiltImage, here: Here): string | undefined =>
  amis.find(({ region, accountId }) => region === here.region && accountId === here.account)?.image ??
  (amis.length === 0 ? own : undefined);

function byAmi(facts: RetryFacts): Observation<'step'> {
  const { image, here, ami, before, now } = facts;
  const id = ownAmi(image, here);
  const outcome = { kind: 'step', status: image.status } as const;
  if (id === undefined)
    return { kind: 'failed', outcome, reason: `no AMI was made for account ${here.account} in ${here.region}` };
  const since = before?.checkingSince ?? now;
  if (ami?.state === 'pending' || (ami === undefined && now < since + LISTED_WITHIN_MS))
    return working({ ...facts, before: { ...progressOf(facts), checkingSince: since } });
  return ami?.state === 'available'
    ? { kind: 'succeeded', outcome: { ...outcome, image: id } }
    : {
        kind: 'failed',
        outcome,
        reason: `EC2 has AMI ${id} as ${ami?.state ?? 'unknown'}, although Image Builder reports success`,
      };
}

const working = (facts: RetryFacts): Observation<'step'> => ({ kind: 'working', progress: progressOf(facts) });

const progressOf = ({ image, workflows, waitsAt, before }: RetryFacts): StepProgress => ({
  kind: 'step',
  status: image.status,
  done: workflows.reduce((sum, { done }) => sum + done, 0),
  total: workflows.reduce((sum, { total }) => sum + total, 0),
  ...present({ waitsAt, checkingSince: before?.checkingSince }),
});
