import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { BakeFailure } from '../types/plan.ts';

interface Advice {
  means: string;
  next: string;
}

/** A failed step's workflow tells most. */
const BY_WORKFLOW: Readonly<Record<string, Advice>> = {
  test: {
    means: 'The image was built, but a test failed, so it is not distributed',
    next: 'Read the log of the test, correct the image or the test, and bake again',
  },
  distribution: {
    means: 'The image was built, but could not be distributed everywhere',
    next: 'Check permissions, keys and quotas of the Regions named, and bake again; AMIs already copied stay there',
  },
};

const COMPONENT: Advice = {
  means: 'A component of the recipe failed on the build instance',
  next: 'Read its log, correct the component or its inputs, and bake again',
};

/** What Image Builder's reasons mean where the workflow does not tell; the first that matches. */
const BY_REASON: readonly (Advice & { when: RegExp })[] = [
  { when: /component/i, ...COMPONENT },
  {
    when: /capacity|InsufficientInstance|launch/i,
    means: 'The build instance could not be launched',
    next: 'Choose another instance type or subnet in the infrastructure configuration, and bake again',
  },
  {
    when: /timed? ?out/i,
    means: 'A step took longer than it may',
    next: 'Read the log of the step for what it waited on, and bake again',
  },
];

/** The reason in plain words, the failing component and step, and the next action. */
export function failureLines(failure: BakeFailure): Mrkdwn {
  const { reason, component, step, workflow, message } = failure;
  const advice = adviceOn(failure);
  const lines = [
    md`*Why* ${advice?.means ?? 'Image Builder ended the bake'}${component === undefined ? md`` : md`: component ${component}`}`,
    ...(step === undefined
      ? []
      : [md`*Failed step* ${step}${workflow === undefined ? md`` : md` of the ${workflow} workflow`}`]),
    md`*Image Builder says* ${reason}`,
    ...(message === undefined || reason.includes(message) ? [] : [md`*The step says* ${message}`]),
    md`*Next* ${advice?.next ?? 'Read the log of the build in Image Builder, and bake again'}. The fleets keep their present image.`,
  ];
  return joinMd(lines);
}

function adviceOn({ workflow, component, reason }: BakeFailure): Advice | undefined {
  const byWorkflow = Object.hasOwn(BY_WORKFLOW, workflow ?? '') ? BY_WORKFLOW[workflow ?? ''] : undefined;
  if (byWorkflow !== undefined) return byWorkflow;
  return component === undefined ? BY_REASON.find(({ when }) => when.test(reason)) : COMPONENT;
}
