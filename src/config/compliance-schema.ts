import * as z from 'zod';
import { DAY, HOUR, MINUTE } from '../duration.ts';
import { choice, count, duration, expected, NAME, strict, text, unique, yes } from './fields.ts';

/** `compliance`: how often fleets are looked at, what counts as drift, by when patches must be in, and who may be out of it for how long. */

const upTo = (days: number) => ({ ms: days * DAY, word: `${days}d` });
/** EC2 takes up to 128 characters. */
const tagKey = text(/^(?!aws:)(?!\s)[^\p{Cc}*?]{1,128}(?<!\s)$/u, 'the key of a tag', 'Maintenance Window');
const channel = text(/^[CG][A-Z0-9]{2,20}$/, 'the id of a channel, C… or G…, and not its name', 'C0123ABCD');

const customDeadline = strict(
  {
    name: text(/^(?!\s).{1,60}(?<!\s)$/u, 'what the rule is called', 'Critical, internet-facing'),
    days: count(1, 365, '14'),
    exploited: yes.optional(),
    public: yes.optional(),
    severities: unique(
      choice(['critical', 'important', 'high', 'moderate', 'medium', 'low']),
      'severities',
      '[critical, important]',
    ).optional(),
    source: text(/^.{1,200}$/u, 'where the rule stands', 'Security policy 4.2'),
    date: text(/^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/, 'the date of that source', '2026-11-30'),
  },
  'a rule of deadlines',
  '{ name: Critical, days: 14, severities: [critical], source: Security policy 4.2, date: 2026-11-30 }',
);

export const complianceSchema = strict(
  {
    sweep: duration({ from: 15 * MINUTE, to: upTo(1), example: '1h' }).optional(),
    callsPerSecond: count(1, 10, '3').optional(),
    stale: duration({ from: HOUR, example: '3d' }).optional(),
    images: strict(
      { behind: count(1, 50, '2').optional(), age: duration({ from: DAY, to: upTo(365), example: '30d' }).optional() },
      'when an image counts as old',
      '{ behind: 2, age: 30d }',
    ).optional(),
    windowTags: unique(tagKey, 'keys of tags', '[Maintenance Window]').optional(),
    deadlines: choice(['bod-26-04', 'custom']).optional(),
    custom: z
      .array(customDeadline, expected('a list of rules, the first that fits counts', '[], which is none'))
      .optional(),
    unrated: choice(['told', 'strictest']).optional(),
    catalogue: text(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[\w!.()/-]{1,900}$/,
      'the address of an object in S3',
      's3://acme-security/known_exploited_vulnerabilities.json',
    ).optional(),
    exceptions: strict(
      {
        max: duration({ from: DAY, to: upTo(365), example: '90d' }).optional(),
        remind: duration({ from: HOUR, example: '7d' }).optional(),
        auditors: text(NAME, 'a name in approvers', 'auditors').optional(),
      },
      'how long an exception may last',
      '{ max: 90d }',
    ).optional(),
    emergency: text(NAME, 'a name in policies', 'emergency').optional(),
    digest: strict(
      {
        day: choice(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
        at: text(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, 'a time of day', '"09:00"'),
        leadership: channel.optional(),
      },
      'when the weekly digest is posted',
      '{ day: monday, at: "09:00" }',
    ).optional(),
    configRules: yes.optional(),
  },
  'how compliance is followed',
  '{}, which is with every default',
);
