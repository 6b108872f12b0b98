import { type HttpDouble, type HttpReply, startHttpDouble } from './http-double.ts';

export interface SlackCall {
  method: string;
  token: string;
  /** Form fields; objects stay the JSON they came as. */
  args: Record<string, string>;
}

export interface SlackDouble extends HttpDouble {
  apiUrl: string;
  calls: SlackCall[];
  /** Answers by method; without one a call answers `{"ok":true}`. */
  answers: Record<string, HttpReply | object>;
}

/** A Web API that answers as the test says. */
export async function startSlackDouble(): Promise<SlackDouble> {
  const calls: SlackCall[] = [];
  const answers: SlackDouble['answers'] = {};
  const http = await startHttpDouble(({ path, headers, body }) => {
    const method = path.replace('/api/', '');
    const { token = '', ...args } = Object.fromEntries(new URLSearchParams(body));
    calls.push({ method, token: token || String(headers.authorization).replace('Bearer ', ''), args });
    const answer = answers[method] ?? { ok: true };
    return typeof answer === 'object' && 'ok' in answer ? { body: JSON.stringify(answer) } : asReply(answer);
  });
  return Object.assign(http, { apiUrl: `${http.url}/api/`, calls, answers });
}

const asReply = (answer: HttpReply | object): HttpReply =>
  answer === 'drop' || answer === 'hang' ? answer : { ...answer };
