import { stringOr } from './json-value.ts';
import { type Call, type Outcome, unmodelled } from './wire-dispatch.ts';
import type { ErrorAnswer } from './wire-error.ts';
import type { Schema, ServiceModel } from './wire-model.ts';
import { boundParts, membersOf } from './wire-payload.ts';
import { boundValue, type RestRequest } from './wire-rest.ts';
import { element, escapeXml } from './wire-xml.ts';

/** By method, for an object; those for a bucket follow. Which operation a request is S3 tells by its query and headers, too. */
const OF_OBJECT: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};
const OF_BUCKET: Readonly<Record<string, string>> = {
  GET: 'ListObjects',
  HEAD: 'HeadBucket',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
};

/** A request of S3, with the bucket in its path. Objects hold text only: bytes that are not UTF-8 do not come through. */
export function s3Call(model: ServiceModel, request: RestRequest): Call {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(request.path) ?? [];
  const name = operationIn(request, key);
  const operation = model.operations.get(name);
  if (bucket === '' || operation === undefined) throw unmodelled('s3', `${request.method} ${request.path}`);
  const labels = { Bucket: decodeURIComponent(bucket), Key: decodeURIComponent(key) };
  const input: Record<string, unknown> = {};
  for (const [member, schema] of membersOf(operation.input)) {
    const traits = schema.getMergedTraits();
    if (traits.httpLabel && member === 'Key' && key === '') continue;
    const found = traits.httpPayload
      ? payload(schema, request)
      : boundValue({ operation, labels }, request, member, schema);
    if (found !== undefined) input[member] = found;
  }
  return { model, operation, protocol: 'rest-xml', input };
}

const payload = (schema: Schema, { body }: RestRequest): Uint8Array | undefined =>
  schema.isBlobSchema() ? new Uint8Array(Buffer.from(body)) : undefined;

/** The SDK writes the operation into the query; other clients do not. */
function operationIn({ method, query, headers }: RestRequest, key: string): string {
  const said = query.get('x-id');
  if (said !== null) return said;
  // A query such as `?acl` or `?uploadId=…`, chunks with signatures of their own and copies are other operations and forms.
  if ([...query.keys()].length > 0) throw unmodelled('s3', `${method} with ${[...query.keys()].join(', ')}`);
  if (String(headers['content-encoding'] ?? '').includes('aws-chunked')) throw unmodelled('s3', 'aws-chunked bodies');
  if (headers['x-amz-copy-source'] !== undefined) return 'CopyObject';
  return (key === '' ? OF_BUCKET : OF_OBJECT)[method] ?? method;
}

/** An answer of S3: most of it is in headers, the object is the body. */
export function s3Response(call: Call, outcome: Outcome, requestId: string) {
  const { status, headers, body } = boundParts(call, outcome);
  return { status, headers: { 'x-amz-request-id': requestId, ...headers }, body };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const s3ErrorBody = ({ code, message, error }: ErrorAnswer, requestId: string): string =>
  element(
    'Error',
    element('Code', escapeXml(code)) +
      element('Message', escapeXml(message)) +
      ['BucketName', 'Key'].map((name) => told(error, name)).join('') +
      element('RequestId', requestId),
  );

const told = (error: Record<string, unknown>, name: string): string =>
  error[name] === undefined ? '' : element(name, escapeXml(stringOr(error[name], '')));
