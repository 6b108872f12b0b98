import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import { memberRoleNames } from '../../src/config/member.ts';
import { type Arns, arnsAt } from '../bot/arns.ts';
import { DENIED_ACTIONS } from '../bot/denied-actions.ts';
import { GATEKEEPER_DENIES } from '../bot/gatekeeper-role.ts';
import type { JoinedParts } from '../bot/join-features.ts';
import { roleNames } from '../bot/names.ts';
import { addStatements } from '../bot/policies.ts';
import type { Runbook } from '../bot/runbooks.ts';
import { startRunbooks } from '../bot/start-runbooks.ts';
import { allow, deny } from '../bot/statements.ts';

interface ReaderProps {
  arns: Arns;
  place: Here;
  home: Here;
  /** Reading the calendars of this place. */
  freezes: readonly iam.PolicyStatement[];
  added: Pick<JoinedParts, 'workerStatements' | 'gatekeeperReads' | 'denies'>;
  runbooks: readonly Runbook[];
}

/** What the hub's worker may do in a member place: what it may do at home with fleets and runbooks. There is no record here. */
export function createReaderRole(scope: Construct, props: ReaderProps): iam.Role {
  const { arns, place, home, freezes, added, runbooks } = props;
  const role = new iam.Role(scope, 'ReaderRole', {
    roleName: memberRoleNames(place).reader,
    description:
      'The worker of the hub of Patchwarden: reads, starts and stops its runbooks, and changes no fleet itself',
    assumedBy: takenBy(home, roleNames(home).worker),
  });
  addStatements(role, [
    ...[...DENIED_ACTIONS, ...added.denies].map(({ sid, actions }) => deny(sid, actions)),
    ...startRunbooks(arns, runbooks),
    ...freezes,
    ...added.workerStatements,
  ]);
  return role;
}

/** What the hub's gatekeeper reads in a member place. */
export function createGatekeeperReaderRole(scope: Construct, props: ReaderProps): iam.Role {
  const { arns, place, home, freezes, added } = props;
  const role = new iam.Role(scope, 'GatekeeperReaderRole', {
    roleName: memberRoleNames(place).gatekeeperReader,
    description: 'The gatekeeper of the hub of Patchwarden: reads what an admission here rests on',
    assumedBy: takenBy(home, roleNames(home).gatekeeper),
  });
  addStatements(role, [
    ...[...DENIED_ACTIONS, ...GATEKEEPER_DENIES].map(({ sid, actions }) => deny(sid, actions)),
    allow('ReadExecutions', ['ssm:GetAutomationExecution'], [arns.of('ssm', 'automation-execution/*')]),
    ...freezes,
    ...added.gatekeeperReads,
  ]);
  return role;
}

/**
 * One role of the hub alone, by its name: a trust policy that had it as its principal could not be made before the hub is, and would be
 * of no use once that role was made again. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
const takenBy = (home: Here, name: string): iam.IPrincipal =>
  new iam.ArnPrincipal(`arn:aws:iam::${home.account}:root`).withConditions({
    ArnEquals: { 'aws:PrincipalArn': arnsAt(home).role(name) },
  });
