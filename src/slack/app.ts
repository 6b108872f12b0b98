import { createHmac, randomBytes } from 'node:crypto';
import { App, AwsLambdaReceiver } from '@slack/bolt';
import type { View } from '@slack/types';
import { present } from '../present.ts';
import { type HttpAnswer, UNAVAILABLE } from './http-answer.ts';
import type { SlackJob } from './job.ts';
import { type Exchange, listen } from './listeners.ts';
import { boltLogger, type Log } from './log.ts';
import { parsePayload } from './payload.ts';
import { type DoorRules, type Opening, planInteraction } from './plan.ts';
import { packProof } from './proof.ts';
import type { VerifiedRequest } from './verifier.ts';

export interface SlackAppOptions {
  botToken: string;
  /** Another Slack than slack.com, e.g. `https://slack-gov.com/api/`. */
  slackApiUrl?: string;
  rules: DoorRules;
  /** Resolves when the job is safely in the queue. */
  enqueue: (job: SlackJob, groupId: string) => Promise<void>;
  log: Log;
}

/** Answers one verified request. Total: whatever Slack signed gets an answer, nothing is thrown. */
export type AnswerRequest = (request: VerifiedRequest) => Promise<HttpAnswer>;

/** A trigger lives 3 seconds, and so does Slack's patience with the answer. */
const OPEN_VIEW_TIMEOUT_MS = 2000;

/**
 * The Bolt app behind the verifier. Bolt dispatches; what it dispatches has been parsed and planned before, so its
 * listeners only carry out a plan, and acknowledge when the job is in the queue.
 */
export function createSlackApp(options: SlackAppOptions): AnswerRequest {
  const bolt = createBolt(options);
  return async (request) => {
    const interaction = parsePayload(request.rawBody, request.contentType);
    if (interaction === 'malformed') return refuse(400, interaction, options.log);
    if (interaction === 'unmatched') return refuse(404, interaction, options.log);
    if (interaction.kind === 'ssl-check' || interaction.kind === 'ignored-event') return { statusCode: 200, body: '' };
    if (interaction.kind === 'rate-limited') {
      options.log.warn('events-rate-limited', { reason: `minute:${interaction.minute}` });
      return { statusCode: 200, body: '' };
    }
    const origin = { id: request.signatureHash, at: request.timestamp * 1000, proof: () => packProof(request) };
    const exchange: Exchange = { plan: planInteraction(interaction, options.rules, origin), outcome: 'open' };
    const answer = await bolt(request, exchange);
    if (exchange.outcome === 'not-enqueued') return UNAVAILABLE;
    // Bolt's own routing choked on fields that are not ours to check.
    if (answer.statusCode >= 500) return refuse(exchange.outcome === 'open' ? 400 : 503, 'dispatch', options.log);
    return answer;
  };
}

function refuse(statusCode: number, reason: string, log: Log): HttpAnswer {
  log.warn('request-refused', { status: statusCode, reason });
  return { statusCode, body: '' };
}

type Dispatch = (request: VerifiedRequest, exchange: Exchange) => Promise<HttpAnswer>;

function createBolt(options: SlackAppOptions): Dispatch {
  // Bolt keeps its own check, with a secret that only this process knows: what the verifier did not pass cannot reach it.
  const secret = randomBytes(32).toString('hex');
  const exchanges = new WeakMap<object, Exchange>();
  const logger = boltLogger(options.log);
  const receiver = new AwsLambdaReceiver({
    signingSecret: secret,
    logger,
    customPropertiesExtractor: (event) => ({ exchange: exchanges.get(event) }),
  });
  const app = new App({
    receiver,
    // A fresh object each time: Bolt writes the request's team into it. Never auth.test.
    authorize: async () => ({ botToken: options.botToken }),
    convoStore: false,
    ignoreSelf: false,
    logger,
    logLevel: logger.getLevel(),
    clientOptions: {
      timeout: OPEN_VIEW_TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      // Touching the global fetch loads all of undici: only when a view is opened.
      fetch: (url, init) => globalThis.fetch(url, init),
      ...present({ slackApiUrl: options.slackApiUrl }),
    },
  });
  listen(app, { ...options, showView: createShowView(app, options.botToken) });
  const handle = receiver.toHandler();
  return (request, exchange) => {
    const event = signedEvent(request, secret);
    exchanges.set(event, exchange);
    return handle(event, {});
  };
}

/** The token goes with the call: Bolt's per-team clients would add a `team_id` that views.open does not know. */
/** The client is touched with the first view alone: what it touches loads all of the Web API's package. */
const createShowView =
  (app: App, token: string) =>
  async (opening: Opening, view: View): Promise<string | undefined> => {
    const { views } = app.client;
    switch (opening.how) {
      case 'open':
        return (await views.open({ token, trigger_id: opening.triggerId, view })).view?.id;
      case 'push':
        return (await views.push({ token, trigger_id: opening.triggerId, view })).view?.id;
      case 'replace': {
        const { viewId, hash } = opening;
        return (await views.update({ token, view_id: viewId, view, ...present({ hash }) })).view?.id;
      }
    }
  };

/** The request as Bolt wants it: decoded, a bare content type, signed with the secret between us. */
function signedEvent(
  request: VerifiedRequest,
  secret: string,
): Parameters<ReturnType<AwsLambdaReceiver['toHandler']>>[0] {
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${request.rawBody}`).digest('hex');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/slack/events',
    rawQueryString: '',
    headers: {
      'content-type': request.contentType,
      'x-slack-signature': `v0=${signature}`,
      'x-slack-request-timestamp': String(timestamp),
    },
    requestContext: {},
    body: request.rawBody,
    isBase64Encoded: false,
  };
}
