import type { ConfirmConfig } from '../../src/config/types.ts';
import { present } from '../../src/present.ts';
import { type Handle, type HttpAnswer, type HttpRequest, json } from '../http.ts';
import type { Slack } from '../slack/slack.ts';
import type { Clock } from '../types.ts';
import { act, isAct } from './acts.ts';
import { ControlRefusal } from './answer.ts';
import { CLOUD_ACTS, type CloudAct, isCloudAct } from './cloud-act-list.ts';
import type { CloudParts, Clouds } from './cloud-acts.ts';
import { parseAdvance } from './duration.ts';
import { addFault } from './fault-act.ts';
import { clockInput, faultInput, parseInput, placed, placeInput, rawInput, resetInput } from './input.ts';
import { clockNow, describeState, listMessages, listViews } from './shown.ts';

/** An answer of the bot's endpoint to raw bytes. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface ControlParts {
  clock: Clock;
  /** Missing when the run talks to another Slack. */
  slack: Slack | undefined;
  /** The world has real parts: its clock is the real one. */
  isRealTime: boolean;
  awsUrl: () => string;
  slackUrl: () => string;
  /** What administrators of the accounts do; `undefined` when the run talks to a real AWS. */
  clouds: Clouds | undefined;
  /** With which AWS identities people confirm approvals; `undefined` where they do not, and where AWS is real. */
  confirm?: ConfirmConfig | undefined;
  /** Recent events of a bus, oldest first; of all buses without a name. */
  recentEvents: ((bus: string | undefined) => unknown[]) | undefined;
  /** Puts the world back to its beginning. */
  reset: () => Promise<void>;
  /** Sends bytes to the bot's endpoint as they are. */
  sendRaw: (request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string;
  }) => Promise<RawAnswer>;
  /** Readers of the event stream. */
  stream: ChangeStream;
}

/** The `GET /_local/events` stream: everything that a page may want to read again. */
export interface ChangeStream {
  send: (data: unknown) => void;
  open: (send: (data: unknown) => void) => () => void;
}

export function createChangeStream(): ChangeStream {
  const readers = new Set<(data: unknown) => void>();
  return {
    send: (data) => {
      for (const reader of readers) reader(data);
    },
    open: (send) => {
      readers.add(send);
      return () => readers.delete(send);
    },
  };
}

const PREFIX = '/_local/';

/** The control API: everything below `/_local/`. */
export const createControl =
  (parts: ControlParts): Handle =>
  async (request) => {
    const name = request.path.slice(PREFIX.length);
    try {
      if (request.method === 'GET') return read(parts, name, request);
      if (request.method === 'POST') return await write(parts, name, request);
      return json(405, { error: `${request.path} takes GET or POST.` });
    } catch (error) {
      if (error instanceof ControlRefusal) return json(error.status, { error: error.message });
      throw error;
    }
  };

const unknownPath = ({ method, path }: HttpRequest): HttpAnswer =>
  json(404, { error: `${method} ${path} is not part of the control API; docs/local.md lists what is.` });

function ownSlack({ slack }: ControlParts): Slack {
  if (slack === undefined) throw new ControlRefusal('This run talks to another Slack: act there.', 409);
  return slack;
}

function ownClouds({ clouds }: ControlParts): Clouds {
  if (clouds === undefined) throw new ControlRefusal('This run talks to a real AWS: act there.', 409);
  return clouds;
}

function cloudAt(clouds: Clouds, place: string | undefined): CloudParts {
  const cloud = place === undefined ? clouds.home : clouds.at(place);
  if (cloud === undefined)
    throw new ControlRefusal(`This world has no ${place}: its places are ${clouds.places.join(', ')}.`);
  return cloud;
}

function needed({ query }: HttpRequest, name: string): string {
  const value = query.get(name);
  if (value === null || value === '') throw new ControlRefusal(`The query needs ${name}=….`);
  return value;
}

function read(parts: ControlParts, name: string, request: HttpRequest): HttpAnswer {
  switch (name) {
    case 'state':
      return json(200, stateOf(parts));
    case 'messages': {
      const user = request.query.get('user') ?? undefined;
      return json(200, listMessages(ownSlack(parts).workspace, needed(request, 'channel'), user));
    }
    case 'views':
      return json(200, listViews(ownSlack(parts).workspace, needed(request, 'user')));
    case 'events':
      return { kind: 'events', open: parts.stream.open };
    case 'aws/events':
      if (parts.recentEvents === undefined) throw new ControlRefusal('This run talks to a real AWS.', 409);
      return json(200, parts.recentEvents(request.query.get('bus') ?? undefined));
    default:
      return unknownPath(request);
  }
}

function stateOf({ slack, clock, awsUrl, slackUrl, confirm, clouds }: ControlParts): unknown {
  const urls = { awsUrl: awsUrl(), slackUrl: slackUrl() };
  const places = clouds !== undefined && clouds.places.length > 1 ? clouds.places : undefined;
  if (slack !== undefined) return { ...describeState(slack.workspace, urls), ...present({ confirm, places }) };
  return { clock: clockNow(clock), users: [], channels: [], usergroups: [], ...urls };
}

async function write(parts: ControlParts, name: string, request: HttpRequest): Promise<HttpAnswer> {
  if (isAct(name)) return act(name, ownSlack(parts), request);
  switch (name) {
    case 'clock':
      return json(200, await setClock(parts, request.body));
    case 'fault':
      fault(parts, request.body);
      return json(200, { ok: true });
    case 'reset':
      parseInput(resetInput, request.body);
      await parts.reset();
      parts.stream.send({ type: 'reset' });
      return json(200, { ok: true });
    case 'raw':
      return json(200, await parts.sendRaw(parseInput(rawInput, request.body)));
    default:
      return isCloudAct(name) ? actInCloud(parts, name, request.body) : unknownPath(request);
  }
}

async function actInCloud(parts: ControlParts, name: CloudAct, given: Buffer): Promise<HttpAnswer> {
  const clouds = ownClouds(parts);
  if (name === 'place') {
    clouds.change(parseInput(placeInput, given));
    return json(200, { ok: true });
  }
  const { place, body } = placed(given);
  const answer = await CLOUD_ACTS[name](cloudAt(clouds, place), body);
  return json(200, { ok: true, ...answer });
}

function fault(parts: ControlParts, given: Buffer): void {
  const { place, body } = placed(given);
  const input = parseInput(faultInput, body);
  if (place !== undefined && input.target === 'slack') throw new ControlRefusal('A fault of Slack has no place.');
  const addAwsFault = parts.clouds && cloudAt(parts.clouds, place).addFault;
  addFault({ slack: () => ownSlack(parts), addAwsFault }, input);
}

async function setClock({ clock, stream, isRealTime }: ControlParts, body: Buffer): Promise<unknown> {
  if (isRealTime) throw new ControlRefusal('Time is real in this run: its clock cannot be set.', 409);
  const input = parseInput(clockInput, body);
  if ('advance' in input) await clock.advance(parseAdvance(input.advance));
  else if (input.speed < 0 || input.speed > 100_000) {
    throw new ControlRefusal('The speed is 0 (stand still) to 100000 world seconds a second.');
  } else clock.setSpeed(input.speed);
  const now = clockNow(clock);
  stream.send({ type: 'clock', ...now });
  return now;
}
