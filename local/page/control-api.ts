import * as z from 'zod/mini';
import { type Message, messagesSchema, type Views, viewsSchema, type World, worldSchema } from './world-types.ts';

/** What became of an act: the bot's answer with its HTTP status, or why nothing was sent to the bot at all. */
export type Answer =
  | { kind: 'answered'; status: number; body: unknown; error: string | undefined }
  | { kind: 'refused'; sentence: string; errors: Record<string, string> };

async function read(path: string): Promise<unknown> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`reading ${path}: ${response.status}`);
  return response.json();
}

export const readWorld = async (): Promise<World> => worldSchema.parse(await read('/_local/state'));

export async function readMessages(channel: string, user: string): Promise<Message[]> {
  const query = new URLSearchParams({ channel, user });
  return messagesSchema.parse(await read(`/_local/messages?${query}`));
}

export async function readViews(user: string): Promise<Views> {
  return viewsSchema.parse(await read(`/_local/views?${new URLSearchParams({ user })}`));
}

/** Posts to the control API. Never throws: an API that cannot be reached is a refusal too. */
export async function send(path: string, input: Record<string, unknown>): Promise<Answer> {
  try {
    const { response, content } = await post(path, input);
    return readAnswer(response, content);
  } catch {
    return { kind: 'refused', sentence: SILENT, errors: {} };
  }
}

const SILENT = 'the local world does not answer';

/** Starts a document as a session of a role: its execution, or why AWS refuses. Never throws. */
export async function startDocument(
  input: Record<string, unknown>,
): Promise<{ kind: 'started'; execution: string } | { kind: 'refused'; sentence: string }> {
  try {
    const { response, content } = await post('document', input);
    if (response.ok) return { kind: 'started', execution: String(field(content, 'execution')) };
    const sentence = field(content, 'error');
    return { kind: 'refused', sentence: typeof sentence === 'string' ? sentence : `status ${response.status}` };
  } catch {
    return { kind: 'refused', sentence: SILENT };
  }
}

async function post(path: string, input: Record<string, unknown>): Promise<{ response: Response; content: unknown }> {
  const response = await fetch(`/_local/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  return { response, content: parseJson(await response.text()) };
}

function readAnswer(response: Response, content: unknown): Answer {
  if (!response.ok) {
    const sentence = field(content, 'error');
    return {
      kind: 'refused',
      sentence: typeof sentence === 'string' ? sentence : `status ${response.status}`,
      errors: readErrors(field(content, 'errors')),
    };
  }
  const status = field(content, 'status');
  const error = field(content, 'error');
  return {
    kind: 'answered',
    status: typeof status === 'number' ? status : response.status,
    body: parsed(field(content, 'body')),
    error: typeof error === 'string' ? error : undefined,
  };
}

const errorsSchema = z.record(z.string(), z.string());

function readErrors(given: unknown): Record<string, string> {
  const errors = errorsSchema.safeParse(given);
  return errors.success ? errors.data : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const parsed = (body: unknown): unknown => (typeof body === 'string' ? parseJson(body) : body);

export function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** Why the app did not take an act: Slack's word for its answer, or why it was not even sent. */
export function failureOf(answer: Answer): string | undefined {
  if (answer.kind === 'refused') return answer.sentence;
  if (answer.error !== undefined) return answer.error;
  return answer.status >= 200 && answer.status < 300 ? undefined : 'dispatch_failed';
}

/** Objections to a submission, by block id. https://docs.slack.dev/surfaces/modals#displaying_errors */
export function objectionsOf(answer: Answer): Record<string, string> {
  if (answer.kind === 'refused') return answer.errors;
  return field(answer.body, 'response_action') === 'errors' ? readErrors(field(answer.body, 'errors')) : {};
}
