import * as z from 'zod';
import { duration, named, strict, text, unique } from './fields.ts';

export const user = text(/^[UW][A-Z0-9]{2,20}$/, 'the id of a person, U… or W…, and not their name', 'U0123ABCD');
const usergroup = text(/^S[A-Z0-9]{2,20}$/, 'the id of a Slack user group, S…', 'S0123ABCD');

export const approverSchema = strict(
  { usergroup: usergroup.optional(), users: unique(user, 'people', '[U0123ABCD]').optional() },
  'a group of approvers',
  '{ usergroup: S0123ABCD }',
);

const groupsSchema = named(approverSchema, 'approver groups');
const settleSchema = duration({ from: 0, example: '24h' });

interface WrittenApprovers {
  groups: z.output<typeof groupsSchema>;
  settle?: number;
}

/** Groups by name, and beside them the one key that is no group. */
export const approversSchema = z.unknown().transform((value, context): WrittenApprovers => {
  const groups = groupsSchema.safeParse(groupsIn(value));
  const written = isMap(value) ? value['settle'] : undefined;
  const settle = settleSchema.optional().safeParse(isMap(written) ? undefined : written);
  for (const issue of groups.error?.issues ?? []) context.issues.push(ofGroups(issue, value));
  for (const { message } of settle.error?.issues ?? [])
    context.issues.push({ code: 'custom', path: ['settle'], message, input: written });
  if (isMap(written)) context.issues.push({ code: 'custom', path: ['settle'], message: NO_GROUP, input: written });
  if (!groups.success || !settle.success) return z.NEVER;
  return settle.data === undefined ? { groups: groups.data } : { groups: groups.data, settle: settle.data };
});

/** As load.ts reads it; within a transform an issue is written anew. */
function ofGroups(issue: z.core.$ZodIssue, input: unknown): z.core.$ZodRawIssue {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys')
    return { code: issue.code, keys: issue.keys, path, message, input: isMap(input) ? input : {} };
  const [first] = issue.code === 'invalid_key' ? issue.issues : [];
  return { code: 'custom', path, message: first?.message ?? message, input };
}

const NO_GROUP =
  'is not a group but how long new members of a user group wait: write for example 24h, or give the group another name.';

/** What is written under `approvers` without the key that is no group. */
export function groupsIn(value: unknown): unknown {
  if (!isMap(value)) return value;
  const { settle: _settle, ...groups } = value;
  return groups;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
