import { isRecord, stringOr } from './json-value.ts';
import { managedPolicy, policy, role } from './template-iam.ts';
import { referencesIn, resolve, type Scope } from './template-intrinsics.ts';
import { key, keyAlias, queuePolicy } from './template-policies.ts';
import { RESOURCES } from './template-resources.ts';
import { table } from './template-table.ts';
import type { DeployedResource, Deployment, DeployOptions, ResourceCreator, TemplateWorld } from './template-types.ts';

/** Types that have no effect in the local world. All others that are not in `CREATORS` are refused. */
const IGNORED = /^AWS::(IAM|Logs|CloudWatch|SNS)::|^AWS::(S3::BucketPolicy|CDK::Metadata|Lambda::EventInvokeConfig)$/;

const CREATORS: Readonly<Record<string, ResourceCreator>> = {
  ...RESOURCES,
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::KMS::Key': key,
  'AWS::KMS::Alias': keyAlias,
  'AWS::IAM::Role': role,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::ManagedPolicy': managedPolicy,
};

interface ResourceSource {
  type: string;
  properties: Record<string, unknown>;
  dependsOn: string[];
}

/**
 * Creates what a CloudFormation template (a parsed JSON) describes, in the order of its references. Throws for a type,
 * an intrinsic function or a property that the local world would not honour, naming it.
 */
export async function deployTemplate(
  template: unknown,
  world: TemplateWorld,
  options: DeployOptions = {},
): Promise<Deployment> {
  const deployer = new Deployer(template, world, options);
  return deployer.deploy();
}

class Deployer {
  readonly #template: Record<string, unknown>;
  readonly #world: TemplateWorld;
  readonly #options: DeployOptions;
  readonly #sources: ReadonlyMap<string, ResourceSource>;
  readonly #done = new Map<string, DeployedResource>();

  constructor(template: unknown, world: TemplateWorld, options: DeployOptions) {
    if (!isRecord(template)) throw new Error('the template is not an object');
    this.#template = template;
    this.#world = world;
    this.#options = options;
    this.#sources = sourcesOf(template);
  }

  async deploy(): Promise<Deployment> {
    for (const [logicalId, { type }] of this.#sources) {
      if (!CREATORS[type] && !IGNORED.test(type)) {
        throw new Error(`resource ${logicalId}: local mode does not know the type ${type}`);
      }
    }
    for (const logicalId of this.#sources.keys()) await this.#create(logicalId, []);
    await this.#world.cloud.askSenders();
    return { resources: Object.fromEntries(this.#done), outputs: this.#outputs() };
  }

  async #create(logicalId: string, path: readonly string[]): Promise<void> {
    const source = this.#sources.get(logicalId);
    if (!source || this.#done.has(logicalId)) return;
    if (path.includes(logicalId)) throw new Error(`circular dependency between ${[...path, logicalId].join(' and ')}`);
    const creator = CREATORS[source.type];
    if (!creator) {
      this.#done.set(logicalId, this.#ignored(logicalId, source));
      return;
    }
    for (const needed of [...source.dependsOn, ...referencesIn(source.properties)]) {
      await this.#create(needed, [...path, logicalId]);
    }
    const properties = resolve(source.properties, this.#scope());
    const input = { logicalId, type: source.type, properties: isRecord(properties) ? properties : {} };
    this.#done.set(logicalId, { type: source.type, ...(await creator(input, this.#world, this.#options)) });
  }

  /** A resource that does nothing still has a name and an ARN that others may refer to. */
  #ignored(logicalId: string, { type, properties }: ResourceSource): DeployedResource {
    const { accountId, region } = this.#world;
    const named = Object.entries(properties).find(([key, value]) => /Name$/.test(key) && typeof value === 'string');
    const name = stringOr(named?.[1], logicalId);
    const [, service = '', kind = ''] = type.split('::');
    const arn =
      service === 'IAM'
        ? `arn:aws:iam::${accountId}:${kind.toLowerCase()}/${name}`
        : `arn:aws:${service.toLowerCase()}:${region}:${accountId}:${name}`;
    return { type, ref: service === 'SNS' ? arn : name, attributes: { Arn: arn, RoleId: name, TopicArn: arn } };
  }

  #scope(): Scope {
    return {
      ref: (name) => this.#ref(name),
      getAtt: (logicalId, attribute) => {
        const value = this.#done.get(logicalId)?.attributes[attribute];
        if (value === undefined)
          throw new Error(`the template asks for ${logicalId}.${attribute}, which is not simulated`);
        return value;
      },
    };
  }

  #ref(name: string): unknown {
    const resource = this.#done.get(name);
    if (resource) return resource.ref;
    const pseudo = this.#pseudoParameters();
    if (name in pseudo) return pseudo[name];
    const value = this.#options.parameters?.[name] ?? parameterDefault(this.#template, name);
    if (value === undefined) throw new Error(`the template refers to ${name}, which has no value`);
    return value;
  }

  #pseudoParameters(): Record<string, unknown> {
    const { accountId, region } = this.#world;
    const stack = this.#options.stackName ?? 'local';
    return {
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stack}/00000000-0000-0000-0000-000000000000`,
      'AWS::NotificationARNs': [],
      'AWS::NoValue': undefined,
    };
  }

  #outputs(): Record<string, string> {
    const outputs = this.#template['Outputs'];
    const entries = Object.entries(isRecord(outputs) ? outputs : {}).map(([name, output]) => {
      const value = resolve(isRecord(output) ? output['Value'] : undefined, this.#scope());
      return [name, stringOr(value, JSON.stringify(value))] as const;
    });
    return Object.fromEntries(entries);
  }
}

function sourcesOf(template: Record<string, unknown>): Map<string, ResourceSource> {
  const resources = isRecord(template['Resources']) ? template['Resources'] : {};
  const sources = new Map<string, ResourceSource>();
  for (const [logicalId, resource] of Object.entries(resources)) {
    if (!isRecord(resource)) throw new Error(`resource ${logicalId} is not an object`);
    const { Type, Properties, DependsOn } = resource;
    const dependsOn = (Array.isArray(DependsOn) ? DependsOn : [DependsOn]).filter((id) => typeof id === 'string');
    sources.set(logicalId, { type: stringOr(Type, ''), properties: isRecord(Properties) ? Properties : {}, dependsOn });
  }
  return sources;
}

function parameterDefault(template: Record<string, unknown>, name: string): unknown {
  const parameters = template['Parameters'];
  const parameter = isRecord(parameters) ? parameters[name] : undefined;
  return isRecord(parameter) ? parameter['Default'] : undefined;
}
