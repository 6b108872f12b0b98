import type { CallService, Clock, Emit } from '../types.ts';
import { type Cloud, createCloud } from './cloud.ts';
import { createDynamoDb } from './dynamodb.ts';
import { createEvents } from './eventbridge.ts';
import type { Events } from './eventbridge-types.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Allows, ApiRequest, Authorize, Iam } from './iam.ts';
import { iamService } from './iam-service.ts';
import { createLambda, type Lambda } from './lambda.ts';
import type { LateCall } from './lambda-late-calls.ts';
import { lambdaService } from './lambda-service.ts';
import { isSamePlace, placeOfArn, placeText } from './place.ts';
import { createSenders } from './senders.ts';
import type { SimulatedService } from './service.ts';
import { createSqs, type Sqs } from './sqs.ts';
import { stsService } from './sts.ts';
import { deployTemplate } from './template.ts';
import type { Deployment, DeployOptions } from './template-types.ts';
import { type AwsServer, createAwsServer } from './wire-server.ts';

/** What a simulated service may use of the world around it. */
export interface ServiceDeps {
  clock: Clock;
  emit: Emit;
  callService: CallService;
  faults: Faults;
  /** When the oldest message of a queue was sent; `undefined` for an empty queue, `gone` where there is none of this name. */
  oldestMessage: (queue: string) => number | 'gone' | undefined;
  accountId: string;
  region: string;
  /** What ids of this place are made with, so that no other place has them. */
  salt?: string | undefined;
}

export interface AwsOptions {
  clock: Clock;
  accountId: string;
  region: string;
  /** The services beyond DynamoDB, SQS, EventBridge, Lambda, STS and IAM. */
  services?: (deps: ServiceDeps) => SimulatedService[];
  /** Told of a bug in a handler or a Lambda function; both are also answered as AWS would. */
  onError?: (error: unknown) => void;
  /** Decides about each call of a role. Absent: everyone may do everything. */
  authorize?: Authorize | undefined;
  /** Told of an HTTP call that a function made after it had answered. */
  onLateCall?: (call: LateCall) => void;
  /** The AWS that it is a place of. Absent: it is all there is. */
  cloud?: Cloud;
}

export interface Aws {
  server: AwsServer;
  sqs: Sqs;
  events: Events;
  lambda: Lambda;
  iam: Iam;
  faults: Faults;
  callService: CallService;
  cloud: Cloud;
  /** Creates what a CloudFormation template describes; see template.ts for the types it knows. */
  deployTemplate(template: unknown, options?: DeployOptions): Promise<Deployment>;
  /** Stops pollers and closes the server. The clock is the caller's. */
  close(): Promise<void>;
}

/** The simulated AWS: one account in one Region, its services on one clock. Its endpoint answers for all places of its cloud. */
export function createAws(options: AwsOptions): Aws {
  const { clock, accountId, region } = options;
  const cloud = options.cloud ?? createCloud({ clock, home: { accountId, region } });
  const iam = cloud.iamOf(accountId) ?? noAccount(accountId);
  const salt = isSamePlace(cloud.home, { accountId, region }) ? undefined : placeText({ accountId, region });
  const faults = createFaults(() => clock.now());
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const place = { clock, accountId, region };
  const endpoint = (): string => cloud.at(cloud.home)?.server.url ?? server.url;
  const sqs = createSqs({ ...place, baseUrl: endpoint });
  const hasBus = (arn: string): boolean => {
    const at = placeOfArn(arn);
    return at !== undefined && cloud.at(at)?.events.receive(arn) !== undefined;
  };
  const senders = createSenders({ allows: () => allows, hasBus });
  const events = createEvents({ ...place, faults, sqs, senders, cloud, onError });
  const lambda = createLambda({
    ...place,
    sqs,
    faults,
    onError,
    ...(options.onLateCall && { onLateCall: options.onLateCall }),
  });
  const callService: CallService = (...call) => server.callService(...call);
  const oldestMessage: ServiceDeps['oldestMessage'] = (name) => {
    const queue = sqs.queue(name);
    return queue === undefined ? 'gone' : queue.messages()[0]?.sentAt;
  };
  const extra = options.services?.({ ...place, emit: events.emit, callService, faults, oldestMessage, salt }) ?? [];
  const services = [
    createDynamoDb(place),
    sqs.service,
    events.service,
    lambdaService({ lambda, cloud }),
    stsService(cloud, clock),
    iamService(iam),
    ...extra,
  ];
  const { authorize } = options;
  const allows: Allows | undefined =
    authorize &&
    ((request: ApiRequest) =>
      authorize(request, { iam, look: server.look, accountId, region, resourcePolicy: cloud.resourcePolicy }));
  const server: AwsServer = createAwsServer({ ...place, services, faults, allows, cloud, onError });
  cloud.join({ accountId, region }, { lambda, events, server, senders });
  const aws = { server, sqs, events, lambda, iam, faults, callService, cloud };
  return {
    ...aws,
    deployTemplate: (template, deployOptions) =>
      deployTemplate(template, { ...place, ...aws, senders, endpoint }, deployOptions),
    close: async () => {
      lambda.stop();
      await server.close();
    },
  };
}

function noAccount(accountId: string): never {
  throw new Error(`the world has no account ${accountId}`);
}
