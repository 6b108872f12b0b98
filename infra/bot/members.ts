import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import { gateRoleArn, memberAlias } from '../../src/config/member.ts';
import type { Arns } from './arns.ts';
import { NAMES } from './names.ts';

interface MembersProps {
  arns: Arns;
  home: Here;
  members: readonly Here[];
  gatekeeper: lambda.Function;
  /** Where the rules of the bot send to. */
  target: events.IRuleTarget;
}

/** What member places reach of the hub: a bus for their events, and each its own alias of the gatekeeper. Nothing else. */
export class Members extends Construct {
  constructor(scope: Construct, { arns, home, members, gatekeeper, target }: MembersProps) {
    super(scope, 'Members');
    const bus = new events.CfnEventBus(this, 'Bus', {
      name: NAMES.membersBus,
      description: 'Events of the member places of Patchwarden: hints, which are never believed',
      ...acceptFrom(arns.of('events', `event-bus/${NAMES.membersBus}`), otherAccounts(home, members)),
    });
    for (const place of members) createAlias(this, place, gatekeeper);
    const rule = new events.Rule(this, 'Hints', {
      eventBus: events.EventBus.fromEventBusName(this, 'Hub', NAMES.membersBus),
      description: 'Check the run concerned (in a member place)',
      // Names that begin so are AWS’s own: no account can send them itself.
      eventPattern: { source: events.Match.prefix('aws.') },
      targets: [target],
    });
    rule.node.addDependency(bus);
  }
}

/** Roles of the hub's own account need no permission of the bus. */
const otherAccounts = (home: Here, members: readonly Here[]): string[] => [
  ...new Set(members.flatMap(({ account }) => (account === home.account ? [] : account))),
];

function acceptFrom(busArn: string, accounts: readonly string[]): Pick<events.CfnEventBusProps, 'policy'> {
  const statement = {
    Sid: 'EventsOfMembers',
    Effect: 'Allow',
    Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) },
    Action: 'events:PutEvents',
    Resource: busArn,
  };
  return accounts.length === 0 ? {} : { policy: { Version: '2012-10-17', Statement: [statement] } };
}

/**
 * An alias has a policy of its own, and says to the function who invoked it. It leads to $LATEST as every invocation by name does, so that
 * all places are answered by the same code, and no version is to be published.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html
 */
function createAlias(scope: Construct, place: Here, gatekeeper: lambda.Function): void {
  const id = `${place.account}-${place.region}`;
  const alias = new lambda.CfnAlias(scope, `Alias-${id}`, {
    functionName: gatekeeper.functionName,
    functionVersion: '$LATEST',
    name: memberAlias(place),
    description: `Asked by runbooks of ${place.account} in ${place.region}`,
  });
  new lambda.CfnPermission(scope, `Permission-${id}`, {
    action: 'lambda:InvokeFunction',
    functionName: alias.ref,
    principal: gateRoleArn(place),
  });
}
