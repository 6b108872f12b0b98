import type { MachineImage } from '../../aws/ec2.ts';
import type { Here } from '../../config/here.ts';
import { MINUTE } from '../../duration.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { BakeOutcome, BakeProgress } from '../types/plan.ts';

/** What Image Builder has just made EC2 may list a moment later: for so long it is read again before that decides. */
export const LISTED_WITHIN_MS = 5 * MINUTE;

/** What EC2 has of the AMI that Image Builder names for this account and Region. */
export interface AmiFacts {
  here: Here;
  /** Absent: EC2 has no such AMI here. */
  ami?: MachineImage;
  /** Where the bake was at the look before. */
  before?: BakeProgress;
  now: number;
}

type Succeeded = Extract<Observation<'bake'>, { kind: 'succeeded' }>;

/** Success is an AMI that can be launched here: Image Builder's word, and a runbook that ended well, are not enough. */
export function toldByAmi({ outcome }: Succeeded, facts: AmiFacts): Observation<'bake'> {
  const { here, ami } = facts;
  const { image } = outcome;
  if (image === undefined) return notMade(outcome, `no AMI was made for account ${here.account} in ${here.region}`);
  if (ami?.state === 'pending') return { kind: 'working', progress: checking(outcome, facts) };
  if (ami === undefined)
    return facts.now < sinceOf(facts) + LISTED_WITHIN_MS
      ? { kind: 'working', progress: checking(outcome, facts) }
      : notMade(outcome, `EC2 has no AMI ${image} in account ${here.account}, ${here.region}`);
  if (ami.state !== 'available') return notMade(outcome, `AMI ${image} is ${ami.state}`);
  return ami.owner !== undefined && ami.owner !== here.account
    ? notMade(outcome, `AMI ${image} belongs to account ${ami.owner}`)
    : { kind: 'succeeded', outcome };
}

/** What was made elsewhere stays in the outcome; nothing of it can be deployed here. */
function notMade(outcome: BakeOutcome, what: string): Observation<'bake'> {
  const { image: _image, ...rest } = outcome;
  return { kind: 'failed', outcome: rest, reason: `${what}, although Image Builder reports success` };
}

const sinceOf = ({ before, now }: AmiFacts): number => before?.checkingSince ?? now;

const checking = ({ imageArn }: BakeOutcome, facts: AmiFacts): BakeProgress => ({
  kind: 'bake',
  done: facts.before?.done ?? 0,
  total: facts.before?.total ?? 0,
  status: 'AVAILABLE',
  ...(imageArn === undefined ? {} : { imageArn }),
  checkingSince: sinceOf(facts),
});
