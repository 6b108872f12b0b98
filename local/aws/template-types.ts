import type { CallService, Clock } from '../types.ts';
import type { Cloud } from './cloud.ts';
import type { Events } from './eventbridge-types.ts';
import type { Iam } from './iam.ts';
import type { Lambda } from './lambda.ts';
import type { LambdaHandler } from './lambda-types.ts';
import type { Senders } from './senders.ts';
import type { Sqs } from './sqs.ts';

/** The parts of the world that a template's resources become. */
export interface TemplateWorld {
  clock: Clock;
  accountId: string;
  region: string;
  sqs: Sqs;
  events: Events;
  lambda: Lambda;
  iam: Iam;
  senders: Senders;
  callService: CallService;
  cloud: Cloud;
  /** Where functions reach AWS. */
  endpoint: () => string;
}

/** Makes a function's handler from the environment that the template gives it. */
export type FunctionFactory = (environment: Readonly<Record<string, string>>) => LambdaHandler | Promise<LambdaHandler>;

export interface DeployOptions {
  /** By FunctionName. */
  functions?: Readonly<Record<string, FunctionFactory>>;
  /** Overrides the parameters' defaults. */
  parameters?: Readonly<Record<string, string>>;
  /** Default: `local`. */
  stackName?: string;
}

export interface DeployedResource {
  type: string;
  /** What `Ref` gives. */
  ref: string;
  /** What `Fn::GetAtt` gives. */
  attributes: Readonly<Record<string, string>>;
}

export interface Deployment {
  /** By logical id, those that the local world ignores included. */
  resources: Readonly<Record<string, DeployedResource>>;
  outputs: Readonly<Record<string, string>>;
}

/** One resource of a template, its properties resolved. */
export interface ResourceInput {
  logicalId: string;
  type: string;
  properties: Readonly<Record<string, unknown>>;
}

export type ResourceCreator = (
  input: ResourceInput,
  world: TemplateWorld,
  options: DeployOptions,
) => Promise<Omit<DeployedResource, 'type'>> | Omit<DeployedResource, 'type'>;
