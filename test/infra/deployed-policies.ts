import type { Wildcard } from '../../infra/bot/wildcards.ts';
import type { Caller } from '../support/iam/simulate.ts';
import { ACCOUNT, arn, type BotTemplate, type Resource } from './bot-template.ts';

/** Where the name of a resource stands, and what its ARN says before it. */
const ARNS: Readonly<Record<string, { name: string; arn: (name: string) => string }>> = {
  'AWS::SQS::Queue': { name: 'QueueName', arn: (name) => arn('sqs', name) },
  'AWS::SNS::Topic': { name: 'TopicName', arn: (name) => arn('sns', name) },
  'AWS::Lambda::Function': { name: 'FunctionName', arn: (name) => arn('lambda', `function:${name}`) },
  'AWS::Events::EventBus': { name: 'Name', arn: (name) => arn('events', `event-bus/${name}`) },
  'AWS::IAM::Role': { name: 'RoleName', arn: (name) => `arn:aws:iam::${ACCOUNT}:role/${name}` },
};

/** The policies of a template with every reference in them as the ARN that it becomes. */
export class DeployedPolicies {
  readonly #bot: BotTemplate;

  constructor(bot: BotTemplate) {
    this.#bot = bot;
  }

  /** The ARN of the resource with this name, as the template gives it. */
  arnOf(property: string, name: string): string {
    return this.#arn(this.#bot.idOf(property, name));
  }

  caller(role: Wildcard['role']): Caller {
    return this.callerWith(this.#bot.roleId(role));
  }

  roleArn(roleId: string): string {
    return this.#arn(roleId);
  }

  /** A role of the template with the policies attached to it. */
  callerWith(roleId: string): Caller {
    const policies = [...this.#bot.ofType('AWS::IAM::Policy'), ...this.#bot.ofType('AWS::IAM::ManagedPolicy')]
      .filter(({ Roles }) => JSON.stringify(Roles).includes(JSON.stringify({ Ref: roleId })))
      .map(({ PolicyDocument }, index) => ({ name: `${index}`, document: this.resolved(PolicyDocument) }));
    return { principal: this.#arn(roleId), policies, accountId: ACCOUNT };
  }

  /** The one policy of a type that is attached to the resource, e.g. `AWS::SQS::QueuePolicy` in `Queues`. */
  attached(type: string, member: string, target: string): unknown {
    const found = this.#bot
      .ofType(type)
      .filter((properties) => JSON.stringify(properties[member]) === JSON.stringify([{ Ref: target }]));
    if (found.length !== 1) throw new Error(`${found.length} ${type} for ${target}`);
    return this.resolved(found[0]?.['PolicyDocument']);
  }

  /** What a queue, or the table with its indexes, says itself of who may use it; `undefined` for what says nothing. */
  policyOn(resource: string): unknown {
    const [, , service, , , name = ''] = resource.split(':');
    if (service === 'sqs') return this.attached('AWS::SQS::QueuePolicy', 'Queues', this.#bot.idOf('QueueName', name));
    const table = this.#bot
      .ofType('AWS::DynamoDB::GlobalTable')
      .find(({ TableName }) => `table/${String(TableName)}` === name);
    const [replica]: { ResourcePolicy: { PolicyDocument: unknown } }[] = Object(table?.['Replicas'] ?? []);
    return replica === undefined ? undefined : this.resolved(replica.ResourcePolicy.PolicyDocument);
  }

  /** Who may take a role. A trust policy is of one role and so names no resource. */
  trust(roleId: string): unknown {
    const document: object = Object(this.resolved(this.#bot.resources[roleId]?.Properties['AssumeRolePolicyDocument']));
    const statements: object[] = Object(document).Statement;
    return { ...document, Statement: statements.map((statement) => ({ ...statement, Resource: '*' })) };
  }

  resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolved(item));
    if (typeof value !== 'object' || value === null) return value;
    if ('Ref' in value) return this.#arn(String(value.Ref));
    if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return this.#arn(String(value['Fn::GetAtt'][0]));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolved(item)]));
  }

  #arn(id: string): string {
    const resource: Resource | undefined = this.#bot.resources[id];
    const known = ARNS[resource?.Type ?? ''];
    if (resource === undefined || known === undefined) throw new Error(`no ARN is known of ${id} (${resource?.Type})`);
    const name = resource.Properties[known.name];
    return known.arn(typeof name === 'string' ? name : id);
  }
}
