import { MADE_FOR, POLICY_NAME } from './decision/role-steps.ts';
import { trustOf } from './forms/trust.ts';
import { word } from './shell.ts';
import type { RoleStep, Step } from './types.ts';

/** A call in a few words. */
export const roleStepText = (step: RoleStep): string =>
  step.kind === 'role' ? `role ${step.role.name}` : `inline policy ${POLICY_NAME} of role ${step.role.name}`;

const exactly = (step: RoleStep): string =>
  step.kind === 'role'
    ? `${roleStepText(step)} with tag ${MADE_FOR}=${step.fleet}, which ${step.role.service} alone may assume: ${JSON.stringify(trustOf(step.role.service))}`
    : `${roleStepText(step)}: ${JSON.stringify(step.role.policy, undefined, 2)}`;

/** Everything that would be written, before anything is. */
export function roleListText(
  steps: readonly Step[],
  { fleet, stack, rest }: { fleet: string; stack: string; rest: readonly string[] },
): string {
  const roles = steps.filter((step) => step.kind === 'role' || step.kind === 'role-policy');
  const lines = [...roles.map(exactly), ...rest];
  return [
    `With --confirm ${stack} this would be written, in this order, with your own credentials:`,
    ...lines.map((line, at) => `${at + 1}. ${line.charAt(0).toUpperCase()}${line.slice(1)}`),
    'Nothing was changed.',
    `To write it: npm run adopt -- ${fleet} --apply --confirm ${stack}`,
    undoText(roles),
  ].join('\n');
}

/** Last first. A stack keeps its service role, so the role outlives every update of it. */
export function undoText(steps: readonly Step[]): string {
  const commands = steps.flatMap((step) => {
    if (step.kind === 'role') return [`aws iam delete-role --role-name ${word(step.role.name)}`];
    if (step.kind === 'role-policy')
      return [`aws iam delete-role-policy --role-name ${word(step.role.name)} --policy-name ${POLICY_NAME}`];
    return [];
  });
  return commands.length === 0
    ? ''
    : ['To undo it, while no stack has the role:', ...commands.reverse().map((each) => `  ${each}`)].join('\n');
}
