import type { Format } from './asked.ts';
import type { SetChange } from './decision/role-change.ts';
import { cliOf, cliOfRole } from './forms/cli.ts';
import { cloudFormationOf, cloudFormationOfRole } from './forms/cloudformation.ts';
import { terraformOf, terraformOfRole } from './forms/terraform.ts';
import { roleStepText, undoText } from './role-sentences.ts';
import type { Adoption, Missing, NewRole, RoleSet, Step, Write } from './types.ts';

const things = (count: number): string => (count === 1 ? '1 thing' : `${count} things`);

export const nothingMissing = (fleet: string, { inOrder }: Adoption): string =>
  [`${fleet} has everything that Patchwarden needs. Nothing was changed.`, ...inOrder.map((each) => `  ${each}`)].join(
    '\n',
  );

/** What is missing, then how to make it, in one form. */
export function adoptionText(fleet: string, { missing }: Adoption, format: Format): string {
  const lines = missing.map(
    ({ text, todo }, at) => `${at + 1}. ${sentence(text)}${todo === undefined || todo === '' ? '' : `\n   ${todo}`}`,
  );
  const roles = missing.flatMap(({ role, makesRole }) => (makesRole === true ? [] : (role ?? [])));
  const writes = missing.flatMap(({ write }) => write ?? []);
  const forms = formsOf(missing, format);
  const makes = missing.some(({ makesRole }) => makesRole === true);
  return [
    `${fleet} lacks ${things(missing.length)} before Patchwarden can change it:`,
    ...lines,
    ...(forms === '' ? [] : [`\n${forms}`]),
    ...(writes.length === 0 ? [] : [`\n${makes ? nextOfRole(fleet, writes) : next(fleet, writes, roles)}`]),
  ].join('\n');
}

const ROLES = { cli: cliOfRole, cloudformation: cloudFormationOfRole, terraform: terraformOfRole } as const;
const WRITES = { cli: cliOf, cloudformation: cloudFormationOf, terraform: terraformOf } as const;

const formsOf = (missing: readonly Missing[], format: Format): string =>
  missing
    .flatMap(({ role, write }) => [
      ...(role === undefined ? [] : [ROLES[format](role)]),
      ...(write === undefined ? [] : [WRITES[format](write)]),
    ])
    .join('\n\n');

function next(fleet: string, writes: readonly Write[], roles: readonly NewRole[]): string {
  const first = roles.length === 0 ? '' : `Make role ${roles.map(({ name }) => name).join(' and ')} first. `;
  const set = writes.find((write) => write.kind === 'stack-role');
  const confirm =
    set === undefined ? '' : ` It makes the change set and shows it; with --confirm ${set.set.stack} it is executed.`;
  return `${first}npm run adopt -- ${fleet} --apply writes ${things(writes.length)} of this with your own credentials.${confirm}`;
}

function nextOfRole(fleet: string, writes: readonly Write[]): string {
  const set = writes.find((write) => write.kind === 'stack-role');
  const stack = set?.set.stack ?? fleet;
  return `npm run adopt -- ${fleet} --apply --confirm ${stack} makes the role and the change set, and executes it, with your own credentials. Without --confirm ${stack} it lists what would be written.`;
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A write in a few words, after "left:" and in the past. */
export function writeText(write: Step): string {
  switch (write.kind) {
    case 'role':
    case 'role-policy':
      return roleStepText(write);
    case 'tag':
      return `tag ${write.key}=${write.value} on ${write.ids.join(', ')}`;
    case 'version':
      return `version ${write.version} of launch template ${write.templateId} in group ${write.group}`;
    case 'baseline':
      return `baseline ${write.baselineId} for patch group ${write.patchGroup}`;
    case 'window-task':
      return `task ${write.task.name} in window ${write.task.windowId}`;
    case 'stack-role':
      return `service role ${write.set.roleArn} of stack ${write.set.stack}`;
  }
}

export const appliedText = (write: Step): string => `Set: ${writeText(write)}.`;

/** What an end in the middle leaves. */
export const leftText = (why: string, done: readonly Step[], left: readonly Step[]): string =>
  done.length === 0
    ? `${why} Nothing was changed.`
    : [`${why} Done: ${done.map(writeText).join('; ')}. Left: ${left.map(writeText).join('; ')}.`, undoText(done)]
        .filter((line) => line !== '')
        .join('\n');

/** What the change set would do. */
export const changedText = ({ stack, name, tags, roleArn }: RoleSet, changes: readonly SetChange[]): string =>
  [
    `Change set ${name} of stack ${stack} gives it the service role ${roleArn} and the tag PatchwardenAdopted=${tags['PatchwardenAdopted'] ?? ''}. Parameters, template, capabilities and other tags stay.`,
    ...(changes.length === 0
      ? ['It changes no resource.']
      : changes.map(({ logicalId, type }) => `  tags of ${logicalId} (${type})`)),
  ].join('\n');

const WAITS = 'It is not executed, and nothing has changed.';

export const setKept = ({ stack, name }: RoleSet, fleet: string, confirm: string | undefined): string =>
  `${confirm === undefined ? WAITS : `--confirm is ${confirm}, and the stack is ${stack}: ${WAITS.charAt(0).toLowerCase()}${WAITS.slice(1)}`} To execute it: npm run adopt -- ${fleet} --apply --confirm ${stack}. To remove it: aws cloudformation delete-change-set --stack-name ${stack} --change-set-name ${name}`;

export const refusedSet = ({ stack, name, roleArn }: RoleSet, why: string): string =>
  `Change set ${name} of stack ${stack} was not executed: ${why}. It is deleted, and the stack is as it was. Role: ${roleArn}.`;

export const stoppedWhileUpdating = ({ stack, name }: RoleSet): string =>
  `Stopped while stack ${stack} is being updated by change set ${name}: CloudFormation continues. Run npm run adopt again to see how it ended.`;
