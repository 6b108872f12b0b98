/** What the slack function answers to API Gateway or a function URL. */
export interface HttpAnswer {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  body: string;
}

/** Slack shows the person an error and delivers an event again. */
export const UNAVAILABLE: HttpAnswer = { statusCode: 503, body: '' };
