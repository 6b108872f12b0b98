import { type Cause, word } from './cause.ts';

/** Who may not do something, and alarms: a denied `cloudwatch:DescribeAlarms` is about a role and not about an alarm. */
export const DENIED: readonly Cause[] = [
  {
    id: 'stack-policy',
    when: /denied by stack policy/i,
    means: 'The stack policy forbids the update',
    next: 'Change the stack policy in CloudFormation, or leave that resource as it is',
  },
  {
    id: 'image-not-shared',
    when: /not authorized for images/i,
    means: 'This account may not launch the image',
    next: 'Share the AMI and its snapshots with this account in the distribution settings of its pipeline',
  },
  {
    id: 'permission-encoded',
    when: /encoded authorization failure/i,
    means: 'A role lacks a permission that AWS names in an encoded message',
    next: 'Decode the message with `aws sts decode-authorization-message`, and grant what it names',
  },
  {
    id: 'permission-organization',
    when: /explicit deny in a (?:service|resource) control policy/i,
    means: 'A service or resource control policy of the organization denies the call',
    next: 'Ask the team that manages the policies in AWS Organizations',
  },
  {
    id: 'permission-kms',
    when: /(?:AccessDenied|not authorized)[\s\S]*\bkms:/i,
    means: 'A role may not use the KMS key of the image or its volumes',
    next: 'Allow the role that AWS names in the key policy',
  },
  {
    id: 'role-not-assumed',
    when: /sts:AssumeRole|cannot be assumed|unable to assume|invalid or cannot be/i,
    means: 'A role cannot be assumed',
    next: 'Check that the role exists and that its trust policy names the service',
  },
  {
    id: 'credentials-expired',
    when: /ExpiredToken|security token included in the request is (?:expired|invalid)/i,
    means: 'The credentials that AWS used have expired',
    next: 'Request the deploy again',
  },
  {
    id: 'permission',
    when: /\b(?:AccessDenied(?:Exception)?|Access Denied|UnauthorizedOperation|UnauthorizedAccess|AuthFailure)\b|(?:not|isn't) authorized|(?:not have|insufficient|missing|lacks?) (?:the )?(?:required )?permissions?/i,
    means: 'A role lacks a permission',
    next: 'Grant the role the permission that AWS names',
  },
  {
    id: 'alarm-missing',
    when: new RegExp(`${word('alarms?(?:\\(s\\))?')}[^.]*(?:do(?:es)? not exist|not found|not be found)`, 'i'),
    means: 'A CloudWatch alarm named in patchwarden.yml does not exist',
    next: 'Create the alarm, or remove it from patchwarden.yml',
  },
  {
    id: 'alarm-before',
    when: /alarms? must be in (?:the )?OK state/i,
    means: 'An alarm was not in OK state at the start',
    next: 'Find out why, and wait until the alarm is OK',
  },
  {
    id: 'alarm',
    when: /(?<![\w/.:-])(?:[Aa]larms?(?:\(s\))?|[Rr]ollback [Tt]riggers?(?:\(s\))?)(?![\w/:-])[\s\S]*?(?:(?<![\w-])ALARM(?![\w-])|breach|triggered|went off|alarm state)/,
    means: 'A rollback alarm went off',
    next: 'Check the alarm and the logs of the new instances, then fix the image',
  },
  {
    id: 'throttled',
    when: /Throttl(?:ing|ingException|ed)(?![\w-])|RequestLimitExceeded|Request limit exceeded|rate exceeded|TooManyRequests|SlowDown/i,
    means: 'AWS throttled the request',
    next: 'Wait a few minutes',
  },
];
