import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import * as events from '@aws-sdk/client-eventbridge';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import type { ServiceName } from './types.ts';

/** The services that are asked, each with its SDK package and client. */
export const SERVICES = {
  autoscaling: { sdk: autoscaling, Client: autoscaling.AutoScalingClient },
  cloudformation: { sdk: cloudformation, Client: cloudformation.CloudFormationClient },
  dynamodb: { sdk: dynamodb, Client: dynamodb.DynamoDBClient },
  ec2: { sdk: ec2, Client: ec2.EC2Client },
  elbv2: { sdk: elbv2, Client: elbv2.ElasticLoadBalancingV2Client },
  events: { sdk: events, Client: events.EventBridgeClient },
  sqs: { sdk: sqs, Client: sqs.SQSClient },
  ssm: { sdk: ssm, Client: ssm.SSMClient },
  sts: { sdk: sts, Client: sts.STSClient },
};

/** Makes one call and answers its output. Throws what the service answered as an error. */
export type Send = (service: ServiceName, command: string, input: object) => Promise<unknown>;

/** Calls an endpoint with the SDK's own clients and credentials that are none. */
export function createSend(endpoint: string): Send {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const clients = new Map<ServiceName, object>();
  return async (service, command, input) => {
    const { sdk, Client } = SERVICES[service];
    const client =
      clients.get(service) ?? new Client({ endpoint, region: 'ap-southeast-2', credentials, maxAttempts: 1 });
    clients.set(service, client);
    const Command: unknown = Reflect.get(sdk, `${command}Command`);
    const send: unknown = Reflect.get(client, 'send');
    if (typeof Command !== 'function' || typeof send !== 'function') throw new Error(`${service} has no ${command}`);
    const made: unknown = Reflect.construct(Command, [input]);
    const output: unknown = await Reflect.apply(send, client, [made]);
    return output;
  };
}
