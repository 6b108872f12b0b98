import { NormalizedSchema } from '@smithy/core/schema';
import { isRecord } from './json-value.ts';
import type { SimulatedService } from './service.ts';

export type Schema = ReturnType<typeof NormalizedSchema.of>;

export type Protocol = 'json1.0' | 'json1.1' | 'rest-json' | 'rest-xml' | 'query' | 'ec2-query';

export interface HttpBinding {
  method: string;
  path: string;
  code: number;
}

export interface OperationModel {
  name: string;
  input: Schema;
  output: Schema;
  http?: HttpBinding;
}

export interface ServiceModel {
  name: string;
  /** The namespace of its shapes, e.g. `com.amazonaws.ssm`. */
  namespace: string;
  protocol: Protocol;
  /** The part of `X-Amz-Target` before the dot. */
  target: string;
  version: string;
  xmlNamespace: string;
  /** Its errors also carry the codes of the Query protocol it used to speak (SQS). */
  queryCompatible: boolean;
  operations: ReadonlyMap<string, OperationModel>;
  service: SimulatedService;
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'aws.protocols#awsJson1_0': 'json1.0',
  'aws.protocols#awsJson1_1': 'json1.1',
  'aws.protocols#restJson1': 'rest-json',
  'aws.protocols#restXml': 'rest-xml',
  'aws.protocols#awsQuery': 'query',
  'aws.protocols#ec2Query': 'ec2-query',
};

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

/** `[9, namespace, name, traits, input, output]`, as the SDK packages export each operation. */
type OperationTuple = readonly [9, string, string, unknown, SchemaRef, SchemaRef];

const isOperation = (value: unknown): value is OperationTuple =>
  Array.isArray(value) && value[0] === 9 && value.length >= 6 && typeof value[2] === 'string';

type WireFormat = Omit<ServiceModel, 'name' | 'service'>;

/** By SDK package: every world begins with all of them, and a package does not change. */
const formats = new WeakMap<SimulatedService['sdk'], WireFormat>();

/** Reads a service's wire format from its SDK package. Throws when the package exports no client. */
export function modelOf(service: SimulatedService): ServiceModel {
  const format = formats.get(service.sdk) ?? readFormat(service);
  formats.set(service.sdk, format);
  return { ...format, name: service.name, service };
}

function readFormat(service: SimulatedService): WireFormat {
  const config = clientConfig(service);
  const settings = record(config['protocolSettings']);
  const protocol = PROTOCOLS[shapeIdOf(config['protocol'])];
  if (!protocol) throw new Error(`${service.name}: the protocol of its client is not one the wire server speaks`);
  return {
    namespace: text(settings['defaultNamespace']),
    protocol,
    target: text(settings['serviceTarget']),
    version: text(settings['version']),
    xmlNamespace: text(settings['xmlNamespace']),
    queryCompatible: settings['awsQueryCompatible'] === true,
    operations: operationsOf(service),
  };
}

/** How many of a structure's members are required: they come first, and the tuple's seventh slot counts them. */
export function requiredCount(schema: Schema): number {
  const raw: unknown = schema.getSchema();
  return Array.isArray(raw) && typeof raw[6] === 'number' ? raw[6] : 0;
}

function operationsOf(service: SimulatedService): Map<string, OperationModel> {
  const operations = new Map<string, OperationModel>();
  for (const value of Object.values(service.sdk)) {
    if (!isOperation(value)) continue;
    const [, , name, traits, input, output] = value;
    const http = httpOf(traits);
    operations.set(name, {
      name,
      input: NormalizedSchema.of(input),
      output: NormalizedSchema.of(output),
      ...(http && { http }),
    });
  }
  return operations;
}

function httpOf(traits: unknown): HttpBinding | undefined {
  const http: unknown = isRecord(traits) ? traits['http'] : undefined;
  if (!Array.isArray(http)) return undefined;
  return { method: text(http[0]), path: text(http[1]), code: typeof http[2] === 'number' ? http[2] : 200 };
}

function clientConfig(service: SimulatedService): Record<string, unknown> {
  const [, Client] =
    Object.entries(service.sdk).find(([name, value]) => /^[A-Z]\w*Client$/.test(name) && typeof value === 'function') ??
    [];
  if (typeof Client !== 'function') throw new Error(`${service.name}: its SDK package exports no client`);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client: unknown = Reflect.construct(Client, [{ region: 'us-east-1', credentials }]);
  return record(record(client)['config']);
}

function shapeIdOf(protocol: unknown): string {
  const getShapeId = record(protocol)['getShapeId'];
  return typeof getShapeId === 'function' ? String(Reflect.apply(getShapeId, protocol, [])) : '';
}

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
