import { createHmac } from 'node:crypto';

/** What the bot answered; `error` is Slack's word for an answer that does not count. */
export interface BotAnswer {
  status: number;
  body: string;
  contentType: string;
  headers: Record<string, string>;
  error?: 'operation_timeout' | 'dispatch_failed';
}

export interface BotRequest {
  contentType: 'application/x-www-form-urlencoded' | 'application/json';
  body: string;
  headers?: Record<string, string>;
}

export interface DeliveryOptions {
  /** The app's request URL. */
  url: () => string;
  signingSecret: string;
  /** Milliseconds since the epoch, in the world. */
  now: () => number;
  /** Begun with each request; aborted once an answer would be too late. */
  tooLate: () => AbortSignal;
}

export type Deliver = (request: BotRequest) => Promise<BotAnswer>;

/** `v0=` and the HMAC-SHA256 of version, time stamp and body. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const signatureOf = (signingSecret: string, timestamp: number, body: string): string =>
  `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;

/** Sends a signed request to the bot and waits for its answer as long as Slack would. */
export const createDelivery =
  ({ url, signingSecret, now, tooLate }: DeliveryOptions): Deliver =>
  async ({ contentType, body, headers }) => {
    const timestamp = Math.floor(now() / 1000);
    const signal = tooLate();
    const request = {
      method: 'POST',
      headers: {
        accept: 'application/json,*/*',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'content-type': contentType,
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': signatureOf(signingSecret, timestamp, body),
        ...headers,
      },
      body,
      signal,
    };
    try {
      const response = await fetch(url(), request);
      const text = await response.text();
      const answer = {
        status: response.status,
        body: text,
        contentType: response.headers.get('content-type') ?? '',
        headers: Object.fromEntries(response.headers),
      };
      return response.ok ? answer : { ...answer, error: 'dispatch_failed' };
    } catch {
      const late = signal.aborted;
      const word = late ? 'operation_timeout' : 'dispatch_failed';
      return { status: late ? 504 : 502, body: word, contentType: 'text/plain', headers: {}, error: word };
    }
  };
