import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import { memberAlias, memberRoleNames } from '../../src/config/member.ts';
import { type Arns, arnsAt } from '../bot/arns.ts';
import { createLogGroup, FUNCTION } from '../bot/functions.ts';
import { NAMES } from '../bot/names.ts';
import { addStatements } from '../bot/policies.ts';
import { allow, writeLogs } from '../bot/statements.ts';
import { CALL_HOME_TIMEOUT, HOME_WAIT } from '../bot/timeouts.ts';
import type { Wildcard } from '../bot/wildcards.ts';

/** Read when the template is made: a template without assets can be deployed by anything. */
const SOURCE = join(import.meta.dirname, 'call-home.cjs');

interface GateProps {
  arns: Arns;
  place: Here;
  home: Here;
}

/**
 * What the runbooks of a member place ask instead of the gatekeeper: a function of the same name, which asks the hub's. A step of a runbook
 * invokes functions of its own account and Region alone.
 */
export class Gate extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly wildcard: Wildcard;

  constructor(scope: Construct, { arns, place, home }: GateProps) {
    super(scope, 'Gate');
    const asked = arnsAt(home).of('lambda', `function:${NAMES.gatekeeperFunction}:${memberAlias(place)}`);
    this.role = new iam.Role(this, 'Role', {
      roleName: memberRoleNames(place).gate,
      description: 'Asks the gatekeeper of the hub of Patchwarden; reads and changes nothing here',
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    addStatements(this.role, [
      allow('AskTheHub', ['lambda:InvokeFunction'], [asked]),
      writeLogs(arns, NAMES.gatekeeperFunction),
    ]);
    this.wildcard = {
      role: 'gate',
      resource: arns.of('logs', `log-group:/aws/lambda/${NAMES.gatekeeperFunction}:*`),
      statements: ['WriteLogs'],
      reason: 'Lambda names the log streams. The log group is the function’s own.',
    };
    this.function = new lambda.Function(this, 'Function', {
      ...FUNCTION,
      functionName: NAMES.gatekeeperFunction,
      description: 'Asks the gatekeeper of the hub of Patchwarden and returns its answer',
      code: lambda.Code.fromInline(readFileSync(SOURCE, 'utf8')),
      role: this.role,
      timeout: CALL_HOME_TIMEOUT,
      memorySize: 512,
      logGroup: createLogGroup(this, NAMES.gatekeeperFunction),
      environment: {
        PATCHWARDEN_HOME_GATEKEEPER: asked,
        PATCHWARDEN_HOME_WAIT_MS: String(HOME_WAIT.toMilliseconds()),
      },
    });
  }
}
