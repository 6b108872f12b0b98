import { CONFIG_RULES } from '../../config/config-rules.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment } from '../../slack/words.ts';
import type { BesideConfig } from '../types/config-rules.ts';

/** Ids that are named of each. */
const NAMED = 3;

/** What AWS Config says beside our own checks, a line for each rule, and why the two may differ. */
export function configRulesText(rules: readonly BesideConfig[]): Mrkdwn {
  const [first] = rules;
  const asOf = first === undefined ? md`` : md` (read at ${moment(first.readAt)})`;
  return joinMd([md`*AWS Config*${asOf}`, ...rules.map(ruleText)]);
}

function ruleText({ kind, silent, both, onlyConfig, onlyHere }: BesideConfig): Mrkdwn {
  const rule = code(CONFIG_RULES[kind]);
  if (silent !== undefined) return md`• ${rule}: ${silentText(silent)}`;
  if (both.length + onlyConfig.length + onlyHere.length === 0) return md`• ${rule}: no finding, and none in the sweep.`;
  const parts = [
    ...(both.length > 0 ? [md`agrees with the sweep on ${named(both)}.`] : []),
    ...(onlyConfig.length > 0 ? [md`AWS Config alone flags ${named(onlyConfig)}: ${WHY_CONFIG[kind]}`] : []),
    ...(onlyHere.length > 0 ? [md`The sweep alone flags ${named(onlyHere)}: ${WHY_HERE[kind]}`] : []),
  ];
  return md`• ${rule}: ${joinMd(parts, ' ')}`;
}

const named = (ids: readonly string[]): Mrkdwn => md`${counted(ids.length, 'instance')} (${firstOf(ids, NAMED)})`;

function silentText(silent: NonNullable<BesideConfig['silent']>): Mrkdwn {
  if (silent === 'absent')
    return md`there is no such rule. It comes with ${code('configRules: true')} once AWS Config records here.`;
  if (silent === 'not-evaluated')
    return md`not evaluated yet, which does not mean compliant. AWS Config must record EC2 instances here.`;
  return md`could not be read (${silent.error}).`;
}

/** Why a rule flags what the sweep does not. https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html */
const WHY_CONFIG: Readonly<Record<BesideConfig['kind'], Mrkdwn>> = {
  tags: md`the rule knows one spelling of each key, and the sweep takes ${code('Patch Group')} and ${code('PatchGroup')}.`,
  profile: md`Default Host Management manages an instance without a profile, and the rule does not know that.`,
  managed: md`it registered or was replaced since the rule was evaluated, or the rule still counts one that is stopped.`,
};

const WHY_HERE: Readonly<Record<BesideConfig['kind'], Mrkdwn>> = {
  tags: md`AWS Config has not recorded its tags yet, or the instance is not an EC2 instance.`,
  profile: md`AWS Config has not recorded it yet.`,
  managed: md`the rule judges what Systems Manager has recorded once, and an instance that never registered has no record.`,
};
