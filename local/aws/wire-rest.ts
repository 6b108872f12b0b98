import { isRecord } from './json-value.ts';
import type { OperationModel, Schema, ServiceModel } from './wire-model.ts';
import { isPayload, membersOf } from './wire-payload.ts';
import { scalar } from './wire-query.ts';

export interface RestRequest {
  method: string;
  /** Still percent-encoded. */
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface RestMatch {
  operation: OperationModel;
  labels: Readonly<Record<string, string>>;
}

interface Route {
  method: string;
  pattern: RegExp;
  labels: string[];
  operation: OperationModel;
  /** Paths with more literal text win over those with labels. */
  literal: number;
}

/** Finds a REST operation by method and path. */
export function createRestRouter(model: ServiceModel): (request: RestRequest) => RestMatch | undefined {
  const routes = [...model.operations.values()].map(routeOf).filter((route) => route !== undefined);
  routes.sort((one, other) => other.literal - one.literal);
  return (request) => {
    for (const route of routes) {
      const match = route.method === request.method ? route.pattern.exec(request.path) : null;
      if (!match) continue;
      const labels = route.labels.map((label, index) => [label, decodeURIComponent(match[index + 1] ?? '')]);
      return { operation: route.operation, labels: Object.fromEntries(labels) };
    }
    return undefined;
  };
}

function routeOf(operation: OperationModel): Route | undefined {
  if (!operation.http) return undefined;
  const { method, path } = operation.http;
  const labels: string[] = [];
  const pattern = path.split(/(\{[^}]+\})/).map((part) => {
    const label = /^\{([^}+]+)(\+?)\}$/.exec(part);
    if (!label) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    labels.push(label[1] ?? '');
    return label[2] ? '(.+)' : '([^/]+)';
  });
  const literal = path.replace(/\{[^}]+\}/g, '').length;
  return { method, pattern: new RegExp(`^${pattern.join('')}/?$`), labels, operation, literal };
}

/** The JSON that `readShape` takes, gathered from the request's path, query, headers and body. */
export function restInput(match: RestMatch, request: RestRequest): unknown {
  const members = [...membersOf(match.operation.input)];
  const isBlob = members.some(([, member]) => member.isBlobSchema() && isPayload(member));
  const body: unknown = isBlob || !request.body ? {} : JSON.parse(request.body);
  const input: Record<string, unknown> = isRecord(body) ? { ...body } : {};
  for (const [name, member] of members) {
    const traits = member.getMergedTraits();
    const wireName = traits.jsonName ?? name;
    const found = boundValue(match, request, name, member);
    if (found !== undefined) input[wireName] = found;
    if (traits.httpPayload && request.body) input[wireName] = isBlob ? new Uint8Array(Buffer.from(request.body)) : body;
  }
  return input;
}

/** What a member has in the path, a header or the query. */
export function boundValue(match: RestMatch, request: RestRequest, name: string, member: Schema): unknown {
  const traits = member.getMergedTraits();
  if (traits.httpLabel) return scalar(member, match.labels[name] ?? '');
  if (traits.httpHeader) {
    const header = request.headers[traits.httpHeader.toLowerCase()];
    return typeof header === 'string' ? scalar(member, header) : undefined;
  }
  if (traits.httpQuery) {
    const values = request.query.getAll(traits.httpQuery);
    if (values.length === 0) return undefined;
    if (member.isListSchema()) return values.map((value) => scalar(member.getValueSchema(), value));
    return scalar(member, values[0] ?? '');
  }
  return undefined;
}
