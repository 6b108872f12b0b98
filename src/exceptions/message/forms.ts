import type { ModalView } from '@slack/types';
import { scopeText } from '../../posture/message/exception.ts';
import type { Exception, ExceptionScope } from '../../posture/types/exception.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { type Choice, dateTimePicker, inputText, modal, section, staticSelect } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { Offer } from '../decision/offer.ts';
import { formatScope } from '../decision/scope.ts';
import {
  ASK_FORM,
  EXCEPTION_ACTIONS,
  type ExceptionValue,
  formatAskAbout,
  formatExceptionValue,
} from '../types/actions.ts';
import type { Limit } from '../types/life.ts';
import { overdueText } from './answers.ts';
import { fleetName, whatText } from './words.ts';

/** Action ids of the inputs: the names under which a submit job carries their values. */
export const INPUTS = { scope: 'scope', other: 'other', reason: 'reason', until: 'until' } as const;

export const ASK_TITLE = 'Request an exception';

export interface AskFormFacts {
  snapshot: FleetSnapshot;
  /** Of the whole fleet, or of what is renewed. */
  limit: Limit;
  offer: Offer;
  approvals: number;
  /** Proposed, in milliseconds since the epoch. */
  until: number;
  now: number;
  /** What it renews. */
  renews?: Exception;
}

/** What is excepted, why, and until when: of a renewal what it is for is not to be chosen. */
export function askForm({ snapshot, limit, offer, approvals, until, now, renews }: AskFormFacts): ModalView {
  const { fleet } = snapshot;
  return modal({
    callbackId: ASK_FORM,
    title: renews === undefined ? ASK_TITLE : 'Renew an exception',
    submit: 'Request',
    close: 'Back',
    privateMetadata: formatAskAbout({ fleet, ...(renews === undefined ? {} : { renews: renews.id }) }),
    blocks: [
      section(introText({ fleet, approvals, renews })),
      ...(renews === undefined ? scopeInputs(snapshot, offer) : []),
      inputText({
        actionId: INPUTS.reason,
        label: 'Reason',
        hint: 'Shown in the channel and kept in the audit.',
        maxLength: 300,
        ...(renews === undefined ? {} : { initial: renews.reason }),
      }),
      dateTimePicker({ actionId: INPUTS.until, label: 'Until', initial: until }),
      section(latestText({ limit, offer, now })),
    ],
  });
}

function introText({ fleet, approvals, renews }: { fleet: string; approvals: number; renews: Exception | undefined }) {
  const needs = md`It needs ${counted(approvals, 'approval')} from people other than you, ends automatically, and is void as soon as a CVE that it covers becomes known to be exploited.`;
  return renews === undefined
    ? md`An exception lets *${short(fleet)}* be out of compliance for a time. ${needs}`
    : md`Renew ${renews.id} of *${short(fleet)}*: ${scopeText(renews.scope)}. ${needs}`;
}

/** Until when it may last at the latest, or why the whole fleet is not offered and what is. */
function latestText({ limit, offer, now }: Pick<AskFormFacts, 'limit' | 'offer' | 'now'>): Mrkdwn {
  const { at, deadline } = limit;
  if (at <= now) return md`The whole fleet cannot be excepted: ${overdueText(limit)} ${remainingText(offer)}`;
  return deadline === undefined
    ? md`Latest end: ${moment(at)}.`
    : md`Latest end for the whole fleet: ${moment(at)}, since ${short(deadline.what, 80)} is due then (${short(deadline.rule, 120)}).`;
}

/** The fleet is one of those that are left out, and has been named. */
function remainingText({ scopes, overdue, firstDue }: Offer): Mrkdwn {
  const too =
    overdue < 2
      ? md``
      : md` ${counted(overdue - 1, 'patch, CVE or instance is', 'patches, CVEs and instances are')} overdue too and cannot be excepted: patch them.`;
  return firstDue === undefined
    ? md`Nothing on the list of missing patches can be excepted: patch it.`
    : md`You can still choose from ${counted(scopes.length, 'item')} on the list, each until its own deadline: the first ends ${moment(firstDue)}.${too}`;
}

const scopeInputs = (snapshot: FleetSnapshot, offer: Offer) => [
  ...chooseInput(scopeChoices(snapshot, offer)),
  inputText({
    actionId: INPUTS.other,
    label: 'Or another instance, patch or CVE',
    placeholder: 'i-0123456789abcdef0, KB5031364 or CVE-2026-12345',
    maxLength: 140,
    optional: true,
  }),
];

const chooseInput = (choices: Choice[]) =>
  choices.length === 0
    ? []
    : [
        staticSelect({
          actionId: INPUTS.scope,
          label: 'What is excepted',
          choices,
          optional: true,
          hint: 'The most common first.',
        }),
      ];

const MAX_VALUE = 150;

const scopeChoices = (snapshot: FleetSnapshot, { scopes }: Offer): Choice[] =>
  scopes
    .map((scope) => ({ text: choiceText(scope, snapshot), value: formatScope(scope) }))
    .filter(({ value }) => value.length <= MAX_VALUE);

function choiceText(scope: ExceptionScope, { fleet, patches, instances }: FleetSnapshot): string {
  switch (scope.kind) {
    case 'fleet':
      return `Everything that ${short(fleet, 40)} misses`;
    case 'patch': {
      const { instances: count = 0, title = '' } = patches[scope.patch] ?? {};
      return `Patch ${short(scope.patch, 30)} (${count}): ${short(title, 30)}`;
    }
    case 'cve':
      return short(scope.cve, 60);
    case 'instance': {
      const { name } = instances.find(({ id }) => id === scope.instanceId) ?? {};
      return `Instance ${scope.instanceId}${name === undefined ? '' : ` ${short(name, 30)}`}`;
    }
  }
}

/** A reason for rejecting it or for ending it early. */
export function reasonForm(exception: Exception, value: ExceptionValue, action: 'reject' | 'end'): ModalView {
  const verb = action === 'reject' ? 'Reject' : 'End now';
  const then =
    action === 'reject'
      ? md`The exception does not take effect; another one can be requested.`
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
