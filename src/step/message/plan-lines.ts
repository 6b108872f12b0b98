import { HOUR, spanText } from '../../duration.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, short } from '../../slack/words.ts';
import type { Destination, ResumePlan, StepPlan } from '../types/plan.ts';
import type { ResumeRun, RetryRun } from '../types/run.ts';

/** `web/1.4.0/4` in an image's ARN. */
const imageWord = ({ imageArn }: StepPlan): Mrkdwn => code(short(imageArn.split(':image/').at(-1) ?? imageArn, 120));

/** Which step of which build waits, and what comes after it. */
export const resumeText = ({ plan, state }: ResumeRun): Mrkdwn =>
  isTerminal(state)
    ? md`*${short(plan.image)}*: image build ${imageWord(plan)} of run ${plan.bake} waited at step ${short(plan.step.name)} of the ${plan.step.workflow} workflow from ${moment(plan.step.since)}`
    : md`*${short(plan.image)}*: image build ${imageWord(plan)} of run ${plan.bake} waits at step ${short(plan.step.name)} of the ${plan.step.workflow} workflow since ${moment(plan.step.since)} · then ${nextText(plan)}`;

function nextText({ step, destinations }: ResumePlan): Mrkdwn {
  const to = md`distribution to ${destinationsText(destinations)}`;
  return step.workflow === 'distribution' ? to : md`the rest of its ${step.workflow} workflow and ${to}`;
}

export const retryText = ({ plan }: RetryRun): Mrkdwn =>
  md`*${short(plan.image)}*: image build ${imageWord(plan)} of run ${plan.bake} restarts at its ${plan.phase} phase, without a rebuild · distribution to ${destinationsText(plan.destinations)}`;

const MOST_REGIONS = 3;

function destinationsText(destinations: readonly Destination[]): string {
  if (destinations.length === 0) return 'this Region only';
  const named = destinations.map(({ region, accounts }) =>
    accounts.length === 0 ? region : `${region} (and ${counted(accounts.length, 'more account')})`,
  );
  return named.length > MOST_REGIONS ? counted(named.length, 'Region') : listed(named);
}

/** What the wait costs: an instance runs all the while, and its price is the config's or not said. */
export function waitCostText({ plan }: ResumeRun, now: number): Mrkdwn {
  const { instance, step } = plan;
  if (instance === undefined) return md`No instance runs while it waits`;
  const ms = Math.max(0, now - step.since);
  const { types, hourly } = instance;
  const what =
    types.length === 0
      ? 'Image Builder’s own choice of type'
      : listed(
          types.map((type) => short(type)),
          'or',
        );
  const price = hourly === undefined ? md`` : md`, about ${costText(hourly, ms)} so far at ${hourly} an hour`;
  return md`One instance (${what}) has been kept running for ${spanText(ms)}${price}`;
}

/** `0.12 USD` an hour, for so long. */
function costText(hourly: string, ms: number): string {
  const [amount = '0', currency = ''] = hourly.split(' ');
  return `${((Number(amount) * ms) / HOUR).toFixed(2)} ${currency}`;
}
