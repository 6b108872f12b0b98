import { NormalizedSchema } from '@smithy/core/schema';
import { isRecord, stringOr } from './json-value.ts';
import type { Call, Outcome } from './wire-dispatch.ts';
import type { ErrorAnswer } from './wire-error.ts';
import type { Protocol, Schema, ServiceModel } from './wire-model.ts';
import { boundParts, isPayloadAnswer } from './wire-payload.ts';
import { s3ErrorBody, s3Response } from './wire-s3.ts';
import { writeShape } from './wire-write.ts';
import { element, escapeXml, writeXmlMembers } from './wire-xml.ts';

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Answered = Exclude<Outcome, { kind: 'no-answer' }>;

/** A handler's output as the protocol of its request puts it on the wire. */
export function outputResponse(call: Call, outcome: Answered, requestId: string): WireResponse {
  const { model, operation, protocol } = call;
  if (protocol === 'query' || protocol === 'ec2-query') {
    return xmlResponse(200, requestId, outputXml(call, outcome.output, requestId));
  }
  if (protocol === 'rest-xml') return s3Response(call, outcome, requestId);
  const jsonName = protocol === 'rest-json';
  if (jsonName && isPayloadAnswer(call)) return payloadResponse(call, outcome, requestId);
  const wire =
    outcome.kind === 'wire'
      ? outcome.output
      : (writeShape(operation.output, outcome.output, { timestamps: 'wire', jsonName }) ?? {});
  const status = jsonName ? (operation.http?.code ?? 200) : 200;
  return jsonResponse(status, jsonName ? 'rest-json' : model.protocol, requestId, wire);
}

function payloadResponse(call: Call, outcome: Answered, requestId: string): WireResponse {
  const { status, headers, body } = boundParts(call, outcome);
  const own = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  return { status, headers: { ...own, ...headers }, body };
}

function outputXml({ model, operation, protocol }: Call, output: object, requestId: string): string {
  const members = writeXmlMembers(operation.output, output);
  const namespace = model.xmlNamespace ? ` xmlns="${model.xmlNamespace}"` : '';
  const content =
    protocol === 'ec2-query'
      ? element('requestId', requestId) + members
      : element(`${operation.name}Result`, members) + element('ResponseMetadata', element('RequestId', requestId));
  return element(`${operation.name}Response`, content, namespace);
}

/** An error as the protocol puts it on the wire. `model` is absent when the service could not be told. */
export function errorResponse(
  answer: ErrorAnswer,
  protocol: Protocol,
  model: ServiceModel | undefined,
  requestId: string,
): WireResponse {
  const schema = model && errorSchema(model, answer.code);
  const status = answer.status ?? modelledStatus(schema) ?? (answer.fault === 'server' ? 500 : 400);
  if (protocol === 'query' || protocol === 'ec2-query') {
    return xmlResponse(status, requestId, errorXml(answer, protocol, schema, requestId));
  }
  if (protocol === 'rest-xml') return xmlResponse(status, requestId, s3ErrorBody(answer, requestId));
  const members = schema
    ? writeShape(schema, answer.error, { timestamps: 'wire', jsonName: protocol === 'rest-json' })
    : {};
  const type = schema && model ? `${model.namespace}#${answer.code}` : answer.code;
  const body = {
    ...(protocol !== 'rest-json' && { __type: type }),
    ...(isRecord(members) ? members : {}),
    message: answer.message,
  };
  const response = jsonResponse(status, protocol, requestId, body);
  response.headers['x-amzn-errortype'] = answer.code;
  if (model?.queryCompatible) {
    response.headers['x-amzn-query-error'] = `${queryCode(answer, schema)};${sender(answer)}`;
  }
  return response;
}

function errorXml(answer: ErrorAnswer, protocol: Protocol, schema: Schema | undefined, requestId: string): string {
  const code = element('Code', escapeXml(queryCode(answer, schema)));
  const message = element('Message', escapeXml(answer.message));
  if (protocol === 'ec2-query') {
    return element('Response', element('Errors', element('Error', code + message)) + element('RequestID', requestId));
  }
  const type = element('Type', sender(answer));
  return element('ErrorResponse', element('Error', type + code + message) + element('RequestId', requestId));
}

function modelledStatus(schema: Schema | undefined): number | undefined {
  const status: unknown = schema?.getMergedTraits()['httpError'];
  return typeof status === 'number' ? status : undefined;
}

/** An error's code in the Query protocol, which may differ from its name. */
function queryCode(answer: ErrorAnswer, schema: Schema | undefined): string {
  const code: unknown = schema?.getMergedTraits()['awsQueryError'];
  return Array.isArray(code) ? stringOr(code[0], answer.code) : answer.code;
}

const sender = (answer: ErrorAnswer) => (answer.fault === 'client' ? 'Sender' : 'Receiver');

/** SDK packages export an error's schema as its name followed by a dollar sign. */
function errorSchema(model: ServiceModel, code: string): Schema | undefined {
  const schema = model.service.sdk[`${code}$`];
  if (!isErrorSchema(schema)) return undefined;
  return NormalizedSchema.of(schema);
}

type ErrorSchemaRef = Extract<Parameters<typeof NormalizedSchema.of>[0], readonly [-3, ...unknown[]]>;

const isErrorSchema = (value: unknown): value is ErrorSchemaRef => Array.isArray(value) && value[0] === -3;

function jsonResponse(status: number, protocol: Protocol, requestId: string, body: unknown): WireResponse {
  const type =
    protocol === 'rest-json' ? 'application/json' : `application/x-amz-json-${protocol === 'json1.0' ? '1.0' : '1.1'}`;
  return {
    status,
    headers: { 'content-type': type, 'x-amzn-requestid': requestId },
    body: JSON.stringify(body),
  };
}

function xmlResponse(status: number, requestId: string, xml: string): WireResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  };
}
