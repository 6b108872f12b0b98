import type { SectionBlock } from '@slack/types';
import { section } from '../../slack/blocks.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, short } from '../../slack/words.ts';
import type { DeployChange, Warning, WarningCode } from '../types/plan.ts';
import { capitalised } from './words.ts';

interface Said {
  /** What is so. */
  what: string;
  /** What would be done about it. */
  next: string;
}

/** A processed template has no transform and no module left in it. */
const WITHOUT_TRANSFORM =
  'Update the stack once with its processed template: aws cloudformation get-template --template-stage Processed';

const OWN_STACK =
  'Move the group into a stack of its own, e.g. with a CloudFormation stack refactor, and name that stack in patchwarden.yml';

/** What each warning means for the fleet, and what to do; names and numbers follow from the facts. */
const SAID: Readonly<Record<WarningCode, Said>> = {
  'no-creation-policy': {
    what: 'the group has no CreationPolicy, so CloudFormation would delete the old instances before a new one serves',
    next: 'Add a CreationPolicy with ResourceSignal to the group, and cfn-signal to its user data',
  },
  'no-success-needed': {
    what: 'MinSuccessfulInstancesPercent is 0, so the update would succeed with nothing in service',
    next: 'Set it to 100, or to the share that must serve',
  },
  'no-signal-needed': {
    what: 'the CreationPolicy waits for 0 signals, so the update would succeed with nothing in service',
    next: 'Set Count of ResourceSignal to the number of instances that must signal',
  },
  'roll-without-signals': {
    what: 'the rolling update waits for no signal, so a batch counts as done whether it serves or not',
    next: 'Set WaitOnResourceSignals and PauseTime, and send cfn-signal from the instances',
  },
  'roll-to-zero': {
    what: 'the rolling update may take every instance out of service at once',
    next: 'Set MinInstancesInService below the size of the group but above 0',
  },
  'capacity-reset': {
    what: 'the template would reset the size of the group',
    next: 'Correct the size in the template or its parameters first',
  },
  'floating-version': {
    what: 'the group uses $Latest or $Default of its launch template, so what launches may differ from what is approved, and a rollback is not possible',
    next: 'Set a numbered version in the group',
  },
  'fixed-version': {
    what: 'the group uses a fixed version of its launch template, so its instances would keep the image of that version',
    next: 'Set Version to the LatestVersionNumber of the launch template, by !GetAtt',
  },
  'other-source': {
    what: 'part of the group launches from something that does not take the image parameter, so it would keep another image',
    next: 'Pass the parameter to every launch template and override of the group',
  },
  'cannot-be-told': {
    what: 'what the update would do to the group cannot be told from the template',
    next: 'Write the value into the template or one of its parameters',
  },
  'language-extensions': {
    what: 'templates with language extensions are not supported: CloudFormation works them out with the old image when it reuses the template',
    next: WITHOUT_TRANSFORM,
  },
  macro: {
    what: 'templates with macros are not supported: what the macro would make of the new image is not known',
    next: WITHOUT_TRANSFORM,
  },
  module: {
    what: 'templates with modules are not supported: the resources in a module are not read',
    next: WITHOUT_TRANSFORM,
  },
  'image-in-nested-stack': {
    what: 'the image parameter goes to a nested stack, and nested stacks are not supported',
    next: OWN_STACK,
  },
  'ssm-image': {
    what: 'the image comes from an SSM parameter that is read again at each launch or update',
    next: 'Set an AMI id instead, so that what is approved is what launches',
  },
  'nested-stack': {
    what: 'the stack is nested in another one, and nested stacks are not supported: the next update of the parent would undo this',
    next: OWN_STACK,
  },
  'express-mode': {
    what: 'the stack is in EXPRESS mode: an update succeeds before the instances are ready, and is not rolled back',
    next: 'Update the stack once in STANDARD mode',
  },
  drifted: {
    what: 'the stack has drifted from its template, and an update may reset what runs',
    next: 'Look at the drift in CloudFormation first',
  },
  'fixed-group-name': {
    what: 'the template fixes the name of the group, so no second group can be created beside it',
    next: 'Remove AutoScalingGroupName from the template',
  },
  'no-update-policy': {
    what: 'the group has no UpdatePolicy, so running instances keep their old image',
    next: 'Add AutoScalingReplacingUpdate or AutoScalingRollingUpdate to the group',
  },
  'nothing-replaced': {
    what: 'nothing in the template passes the image parameter to a group, so no instance would change',
    next: 'Check which parameter the launch template uses, and name that one in patchwarden.yml',
  },
  'other-changes': {
    what: 'resources outside the fleet would change too',
    next: 'Read the list of resources before you approve',
  },
  'no-way-back': {
    what: 'the old image is gone or not known, so there is no rollback',
    next: 'Approve only if you can do without one',
  },
  'no-stack-role': {
    what: 'the stack has no service role, and without one the runbook may not change anything',
    next: 'Update the stack once with a service role; CloudFormation keeps using that role',
  },
  'suspended-processes': {
    what: 'scaling processes of the group are suspended, so instances may not be launched or terminated',
    next: 'Resume them before the start',
  },
  'single-instance': {
    what: 'the group has one instance: nothing may serve while it is replaced',
    next: 'Set the highest healthy share above 100 %, or approve for a quiet time',
  },
  'deprecated-image': {
    what: 'the new image is deprecated',
    next: 'Bake a newer one, or approve knowing that',
  },
  'mixed-images': {
    what: 'the fleet runs more than one image now',
    next: 'Find out why; this deploy moves all of it to the new one',
  },
  'unhealthy-now': {
    what: 'part of the fleet is already unhealthy',
    next: 'Fix that first: the deploy may fail, or be rolled back',
  },
};

const MAX_WARNINGS = 8;
const PER_SECTION = 4;

const NO_WARNINGS = { warnings: [] };

/** Every warning with what to do, in sections that each hold a few. */
export function warningSections({
  warnings,
  warningsMore = 0,
}: Pick<DeployChange, 'warnings' | 'warningsMore'> = NO_WARNINGS): SectionBlock[] {
  if (warnings.length === 0) return [];
  const all = warnings.length + warningsMore;
  const shown = warnings.slice(0, MAX_WARNINGS).map(warningLine);
  const more = all - shown.length;
  const lines = [
    md`*${counted(all, 'warning')}*`,
    ...shown,
    ...(more > 0
      ? [md`• ${more} more: ${[...new Set(warnings.slice(MAX_WARNINGS).map(({ code }) => code))].join(', ')}`]
      : []),
  ];
  return Array.from({ length: Math.ceil(lines.length / PER_SECTION) }, (_, i) =>
    section(joinMd(lines.slice(i * PER_SECTION, (i + 1) * PER_SECTION))),
  );
}

/** The warning as one line, with what to do. */
export function warningLine(warning: Warning): Mrkdwn {
  const { what, next } = SAID[warning.code];
  return md`• ${capitalised(what)}${factsText(warning)}. ${next}.`;
}

/**
 * Each warning in a few words, as it stands on a card; what to do about it is in the full list. Those beyond the forty that are
 * kept are never shown there, only counted.
 */
export const shortWarnings = ({
  warnings,
  warningsMore = 0,
}: Pick<DeployChange, 'warnings' | 'warningsMore'>): Mrkdwn[] => [
  ...warnings.map((warning) => md`${capitalised(SAID[warning.code].what)}${factsText(warning)}`),
  ...Array.from({ length: warningsMore }, () => md`Another`),
];

/** How many reasons of a refusal are shown. */
const MAX_REASONS = 5;

/** Why a plan is refused, and how to fix that, in one line; `undefined` when nothing blocks. */
export function refusalReason(warnings: readonly Warning[]): string | undefined {
  const blocking = warnings.filter(({ blocks }) => blocks);
  if (blocking.length === 0) return undefined;
  const more = blocking.length - MAX_REASONS;
  const reasons = blocking.slice(0, MAX_REASONS).map(reasonText);
  return [...reasons, ...(more > 0 ? [`And ${counted(more, 'more reason')}`] : [])].join('. ');
}

function reasonText(warning: Warning): string {
  const { what, next } = SAID[warning.code];
  return `${what}${factsText(warning)}. ${next}`;
}

const MAX_FACTS = 3;

const factsText = ({ facts }: Warning): string => {
  const shown = Object.entries(facts).slice(0, MAX_FACTS);
  return shown.length === 0
    ? ''
    : ` (${shown.map(([name, value]) => `${short(name, 15)} ${short(value, 40)}`).join(', ')})`;
};
