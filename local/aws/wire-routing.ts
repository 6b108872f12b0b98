import { isRecord } from './json-value.ts';
import { type Call, unmodelled } from './wire-dispatch.ts';
import { WireError } from './wire-error.ts';
import type { Protocol, ServiceModel } from './wire-model.ts';
import { parseForm, readQuery } from './wire-query.ts';
import { createRestRouter, type RestRequest, restInput } from './wire-rest.ts';
import { s3Call } from './wire-s3.ts';

/** How a request wants its answer, known before anything else about it is. */
export function dialectOf(request: RestRequest): Protocol {
  const type = header(request, 'content-type');
  if (type.startsWith('application/x-amz-json-1.0')) return 'json1.0';
  if (header(request, 'x-amz-target')) return 'json1.1';
  return type.startsWith('application/x-www-form-urlencoded') ? 'query' : 'rest-json';
}

export type Router = (request: RestRequest) => Call;

/** Finds service and operation: JSON by `X-Amz-Target`, Query by `Version`, REST by the scope of the signature. */
export function createRouter(models: readonly ServiceModel[]): Router {
  const byTarget = new Map(models.map((model) => [model.target, model]));
  const byVersion = new Map(models.map((model) => [model.version, model]));
  const s3 = models.find(({ protocol }) => protocol === 'rest-xml');
  const rest = new Map(
    models
      .filter(({ protocol }) => protocol === 'rest-json')
      .map((model) => [model.name, { model, find: createRestRouter(model) }]),
  );
  return (request) => {
    const scope = signatureScope(request);
    const target = header(request, 'x-amz-target');
    if (target) return jsonCall(byTarget, target, request);
    if (dialectOf(request) === 'query') return queryCall(byVersion, request);
    if (scope === s3?.name) return s3Call(s3, request);
    const service = rest.get(scope);
    if (!service) throw unmodelled(scope, `${request.method} ${request.path}`);
    const match = service.find(request);
    if (!match) throw unmodelled(scope, `${request.method} ${request.path}`);
    const input = parsed(() => restInput(match, request));
    return { model: service.model, operation: match.operation, protocol: 'rest-json', input };
  };
}

function jsonCall(byTarget: ReadonlyMap<string, ServiceModel>, target: string, request: RestRequest): Call {
  const dot = target.lastIndexOf('.');
  const model = byTarget.get(target.slice(0, dot));
  const name = target.slice(dot + 1);
  const operation = model?.operations.get(name);
  if (!model || !operation) throw unmodelled(target.slice(0, dot), name);
  const protocol = dialectOf(request) === 'json1.0' ? 'json1.0' : 'json1.1';
  const input: unknown = parsed(() => JSON.parse(request.body || '{}'));
  if (!isRecord(input)) throw new WireError('SerializationException', 'Start of structure expected.');
  return { model, operation, protocol, input };
}

function queryCall(byVersion: ReadonlyMap<string, ServiceModel>, request: RestRequest): Call {
  const params = parseForm(request.body);
  const name = params.get('Action') ?? '';
  const version = params.get('Version') ?? '';
  const model = byVersion.get(version);
  const operation = model?.operations.get(name);
  if (!model || !operation) throw unmodelled(`version ${version}`, name);
  const protocol = model.protocol === 'ec2-query' ? 'ec2-query' : 'query';
  const input = operation.input.isUnitSchema() ? {} : readQuery(operation.input, params, protocol === 'ec2-query');
  return { model, operation, protocol, input };
}

/** The service in `Credential=AKID/20260101/ap-southeast-2/ssm/aws4_request`. */
function signatureScope(request: RestRequest): string {
  const authorization = header(request, 'authorization');
  if (!authorization) throw new WireError('MissingAuthenticationToken', 'Missing Authentication Token', 403);
  const scope = /Credential=[^/,\s]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization);
  if (!scope?.[1]) {
    throw new WireError('IncompleteSignature', 'Authorization header requires a Credential with a scope.', 403);
  }
  return scope[1];
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new WireError('SerializationException', error instanceof Error ? error.message : 'The body is not JSON.');
  }
}

function header(request: RestRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
