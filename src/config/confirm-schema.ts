import * as z from 'zod';
import { expected, strict, text, unique } from './fields.ts';

/** Of a role and of a session, https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: no wildcard is among these. */
const NAME_IN_IAM = '[A-Za-z0-9_+=,.@-]';

const role = text(
  new RegExp(`^(?:${NAME_IN_IAM}){1,64}$`),
  'the exact name of a role of this account, and neither its ARN nor a pattern',
  'AWSReservedSSO_PatchApprovers_0123456789abcdef',
);

const session = text(
  new RegExp(`^(?:${NAME_IN_IAM}){2,64}$`),
  'the name of the session in which someone works in AWS, which IAM Identity Center takes from their user name',
  'cleo@example.com',
);

const PEOPLE = ['a map of people to their sessions', '{ U0123ABCD: cleo@example.com }'] as const;

/** With which AWS identities people confirm approvals. */
export const confirmSchema = strict(
  {
    roles: unique(role, 'role names', '[AWSReservedSSO_PatchApprovers_0123456789abcdef]').min(
      1,
      expected('at least one role name', '[AWSReservedSSO_PatchApprovers_0123456789abcdef]'),
    ),
    people: z
      .record(z.string(), session, expected(...PEOPLE))
      .refine((people) => Object.keys(people).length > 0, expected(...PEOPLE)),
  },
  'with which AWS identities people confirm approvals',
  '{ roles: [AWSReservedSSO_PatchApprovers_0123456789abcdef], people: { U0123ABCD: cleo@example.com } }',
);
