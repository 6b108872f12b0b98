import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import { memberRoleNames } from '../../src/config/member.ts';
import { type Arns, arnsAt } from '../bot/arns.ts';
import type { HintEvent } from '../bot/event-patterns.ts';
import { createRules, executionsOf } from '../bot/events.ts';
import { NAMES } from '../bot/names.ts';
import { addStatements } from '../bot/policies.ts';
import { allow } from '../bot/statements.ts';

interface MemberEventsProps {
  arns: Arns;
  place: Here;
  home: Here;
  /** What the features want to hear of. */
  hints: Readonly<Record<string, HintEvent>>;
  /** Names of our runbooks here. */
  documents: readonly string[];
}

/** The rules of the bot, on this default bus, to the hub's bus for members: an event is sent on once, and not from there to a third. */
export class MemberEvents extends Construct {
  readonly rules: readonly events.Rule[];

  constructor(scope: Construct, { arns, place, home, hints, documents }: MemberEventsProps) {
    super(scope, 'Events');
    const bus = arnsAt(home).of('events', `event-bus/${NAMES.membersBus}`);
    const role = createRole(this, { arns, place, bus });
    const executions: typeof hints = documents.length === 0 ? {} : { Executions: executionsOf(documents) };
    const target: events.IRuleTarget = { bind: () => ({ arn: bus, role }) };
    this.rules = createRules(this, { ...hints, ...executions }, target);
  }
}

/** Only rules of this account and Region take it: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html */
function createRole(scope: Construct, { arns, place, bus }: { arns: Arns; place: Here; bus: string }): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    roleName: memberRoleNames(place).events,
    description: 'Sends events to the hub of Patchwarden',
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': place.account },
        ArnLike: { 'aws:SourceArn': arns.of('events', 'rule/*') },
      },
    }),
  });
  addStatements(role, [allow('SendToTheHub', ['events:PutEvents'], [bus])]);
  return role;
}
