import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { DeployFailure } from '../types/progress.ts';
import { named } from './words.ts';

interface Advice {
  when: RegExp;
  means: string;
  next: string;
}

/** What AWS's reasons mean; the first that matches. */
const BY_REASON: readonly Advice[] = [
  {
    when: /\balarm\b[^.]*(?:do(?:es)? not exist|was not found)/i,
    means: 'A CloudWatch alarm named in patchwarden.yml does not exist',
    next: 'Create the alarm, or remove it from patchwarden.yml',
  },
  {
    when: /\balarms?\b/i,
    means: 'A rollback alarm went off',
    next: 'Check the alarm and what the new instances did, then fix the image',
  },
  {
    when: /FAILURE signal/i,
    means: 'New instances booted but signalled FAILURE',
    next: 'Read the boot log of a new instance, then fix the image or its user data',
  },
  {
    when: /Received \d+ SUCCESS signal|resource signal|did not signal|signals? (?:within|in time|timed? ?out)/i,
    means: 'New instances did not signal in time',
    next: 'Read the boot log of a new instance: it must run cfn-signal within the timeout. If none was launched, the activity history of the group says why. Fix that',
  },
  {
    when: /FreeAddresses|free addresses/i,
    means: 'The subnets have no free addresses for new instances',
    next: 'Free addresses or add a subnet',
  },
  {
    when: /LimitExceeded|quota|vcpu limit/i,
    means: 'An account quota is exhausted',
    next: 'Request a higher quota from AWS, or free some of it',
  },
  {
    when: /InsufficientInstanceCapacity|insufficient capacity|not (?:have )?(?:enough|sufficient) capacity/i,
    means: 'AWS has no capacity for the new instances',
    next: 'Try later, or allow another instance type or zone',
  },
  {
    when: /InvalidAMIID|ami-\S+[^.]*(?:does not exist|not found|unavailable)/i,
    means: 'The image can no longer be launched',
    next: 'Bake a new image',
  },
  {
    when: /AccessDenied|not authorized|UnauthorizedOperation|permission/i,
    means: 'A role lacks a permission',
    next: 'Grant the named role the missing permission',
  },
  {
    when: /unhealthy|health check/i,
    means: 'New instances failed their health checks',
    next: 'Read their health checks and boot log, then fix the image',
  },
  {
    when: /scale-in protection|protected from scale in/i,
    means: 'Instances protected from scale-in were not replaced',
    next: 'Remove scale-in protection from the instances named in the activity history, or terminate them',
  },
  {
    when: /\bin Standby\b/i,
    means: 'Instances in Standby were not replaced',
    next: 'Return them to service, or terminate them',
  },
  {
    when: /made no progress|waiting for remaining instances/i,
    means: 'New instances did not come into service',
    next: 'Read the activity history of the group: it says why none is launched or stays',
  },
  {
    when: /throttl|rate exceeded|InternalFailure|InternalServerError|ServiceUnavailable/i,
    means: 'AWS did not accept the request',
    next: 'Wait a few minutes',
  },
  {
    when: /in \S+ state and can ?not be updated|InstanceRefreshInProgress|OperationInProgress/i,
    means: 'Someone else was changing the fleet at the same time',
    next: 'Wait until that has ended',
  },
];

const adviceOn = ({ reason }: DeployFailure): Advice | undefined => BY_REASON.find(({ when }) => when.test(reason));

/** Where no failure is on record: how it ended, when that can be said in plain words. */
export const failureIn = (reason: string | undefined): DeployFailure | undefined =>
  reason === undefined || adviceOn({ reason }) === undefined ? undefined : { reason };

/** What failed first, in plain words: for a card that still follows the deploy. */
export function failureSentence(failure: DeployFailure): Mrkdwn {
  const where = failure.resource === undefined ? md`` : md` (${code(named(failure.resource))})`;
  return md`${adviceOn(failure)?.means ?? 'AWS reports a failure'}${where}`;
}

/** What to do about it, as a part of a sentence without its stop. */
export const failureAdvice = (failure: DeployFailure, service: string): string =>
  adviceOn(failure)?.next ?? `Read the events of the fleet in ${service} and fix the cause`;
