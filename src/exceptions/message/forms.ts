import type { ModalView } from '@slack/types';
import { scopeText } from '../../posture/message/exception.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { type Choice, dateTimePicker, inputText, modal, section, staticSelect } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { formatScope } from '../decision/scope.ts';
import {
  ASK_FORM,
  EXCEPTION_ACTIONS,
  type ExceptionValue,
  formatAskAbout,
  formatExceptionValue,
} from '../types/actions.ts';
import type { Limit } from '../types/life.ts';
import { fleetName, whatText } from './words.ts';

/** Action ids of the inputs: the names under which a submit job carries their values. */
export const INPUTS = { scope: 'scope', other: 'other', reason: 'reason', until: 'until' } as const;

export const ASK_TITLE = 'Request an exception';

export interface AskFormFacts {
  snapshot: FleetSnapshot;
  limit: Limit;
  approvals: number;
  /** Proposed, in milliseconds since the epoch. */
  until: number;
  /** What it renews. */
  renews?: Exception;
}

/** What is excepted, why, and until when: of a renewal what it is for is not to be chosen. */
export function askForm({ snapshot, limit, approvals, until, renews }: AskFormFacts): ModalView {
  const { fleet } = snapshot;
  return modal({
    callbackId: ASK_FORM,
    title: renews === undefined ? ASK_TITLE : 'Renew an exception',
    submit: 'Request',
    close: 'Back',
    privateMetadata: formatAskAbout({ fleet, ...(renews === undefined ? {} : { renews: renews.id }) }),
    blocks: [
      section(introText({ fleet, approvals, renews })),
      ...(renews === undefined ? scopeInputs(snapshot) : []),
      inputText({
        actionId: INPUTS.reason,
        label: 'Reason',
        hint: 'Shown in the channel and kept in the audit.',
        maxLength: 300,
        ...(renews === undefined ? {} : { initial: renews.reason }),
      }),
      dateTimePicker({ actionId: INPUTS.until, label: 'Until', initial: until }),
      section(latestText(limit)),
    ],
  });
}

function introText({ fleet, approvals, renews }: { fleet: string; approvals: number; renews: Exception | undefined }) {
  const needs = md`It needs ${counted(approvals, 'approval')} by people other than you, ends automatically, and is void as soon as a CVE that it covers becomes known to be exploited.`;
  return renews === undefined
    ? md`An exception lets *${short(fleet)}* be out of compliance for a time. ${needs}`
    : md`Renew ${renews.id} of *${short(fleet)}*: ${scopeText(renews.scope)}. ${needs}`;
}

const latestText = ({ at, deadline }: Limit): Mrkdwn =>
  deadline === undefined
    ? md`Latest end: ${moment(at)}.`
    : md`Latest end for the whole fleet: ${moment(at)}, since ${short(deadline.what, 80)} is due then (${short(deadline.rule, 120)}).`;

const scopeInputs = (snapshot: FleetSnapshot) => [
  staticSelect({
    actionId: INPUTS.scope,
    label: 'What is excepted',
    choices: scopeChoices(snapshot),
    optional: true,
    hint: 'The most common first.',
  }),
  inputText({
    actionId: INPUTS.other,
    label: 'Or another instance, patch or CVE',
    placeholder: 'i-0123456789abcdef0, KB5031364 or CVE-2026-12345',
    maxLength: 140,
    optional: true,
  }),
];

const MAX_PATCHES = 40;
const MAX_CVES = 20;
const MAX_INSTANCES = 30;
const MAX_VALUE = 150;

/** The fleet, then patches, CVEs and instances, those that concern most first. Slack takes 100. */
function scopeChoices({ fleet, patches, instances }: FleetSnapshot): Choice[] {
  const byInstances = Object.entries(patches).sort(([a, x], [b, y]) => y.instances - x.instances || order(a, b));
  const cves = [...new Set(byInstances.flatMap(([, { cves: closed }]) => closed))];
  const all: Choice[] = [
    { text: `Everything that ${short(fleet, 40)} misses`, value: formatScope({ kind: 'fleet' }) },
    ...byInstances.slice(0, MAX_PATCHES).map(([patch, facts]) => ({
      text: `Patch ${short(patch, 30)} (${facts.instances}): ${short(facts.title, 30)}`,
      value: formatScope({ kind: 'patch', patch }),
    })),
    ...cves.slice(0, MAX_CVES).map((cve) => ({ text: short(cve, 60), value: formatScope({ kind: 'cve', cve }) })),
    ...instances.slice(0, MAX_INSTANCES).map(({ id, name }) => ({
      text: `Instance ${id}${name === undefined ? '' : ` ${short(name, 30)}`}`,
      value: formatScope({ kind: 'instance', instanceId: id }),
    })),
  ];
  return all.filter(({ value }) => value.length <= MAX_VALUE);
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** A reason for rejecting it or for ending it early. */
export function reasonForm(exception: Exception, value: ExceptionValue, action: 'reject' | 'end'): ModalView {
  const verb = action === 'reject' ? 'Reject' : 'End now';
  const then =
    action === 'reject'
      ? md`Nothing is excepted; another one can be requested.`
      : md`What is still missing counts as drift again at once.`;
  return modal({
    callbackId: EXCEPTION_ACTIONS[action],
    title: `${action === 'reject' ? 'Reject' : 'End'} the exception`,
    submit: verb,
    close: 'Back',
    privateMetadata: formatExceptionValue(value),
    blocks: [
      section(md`Exception ${exception.id} of *${fleetName(exception)}*. ${whatText(exception)}. ${then}`),
      inputText({
        actionId: INPUTS.reason,
        label: 'Reason',
        hint: 'Shown in the channel and kept in the audit.',
        maxLength: 300,
      }),
    ],
  });
}
