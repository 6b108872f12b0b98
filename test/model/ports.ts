import { type App, buildApp } from '../../src/app/build.ts';
import { FEATURES } from '../../src/app/features.ts';
import type { Automation, Calendars } from '../../src/aws/ssm.ts';
import type { Here } from '../../src/config/here.ts';
import type { PlacePorts, Ports } from '../../src/contract/ports.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { SlackApi } from '../../src/slack/client.ts';
import type { Table } from '../../src/store/table.ts';
import { HOME } from '../support/home.ts';
import { portsDouble } from '../support/ports.ts';
import type { ModelAws } from './aws.ts';
import { configOf } from './config.ts';
import { createModelDeploy } from './deploy-feature.ts';
import { imagesOf, machineImages } from './image-ports.ts';
import { createModelPatch, occurrencesOf } from './patch-feature.ts';
import type { Queues } from './queues.ts';
import type { ModelSlack } from './slack.ts';
import type { Invocation, Name, Workers } from './worker.ts';
import type { Port, World } from './world.ts';

export interface Models {
  world: World;
  workers: Workers;
  slack: ModelSlack;
  aws: ModelAws;
  queues: Queues;
}

/** What no worker of the model calls: one for all, since each worker is built anew. */
const DOUBLE = portsDouble();

/** The product as one run of the worker has it, with a simple deploy: every call goes past the scheduler. */
export function appFor(models: Models, invocation: Invocation): App {
  const { world, workers, queues } = models;
  const via =
    (port: Port) =>
    <T>(name: Name, perform: () => T): Promise<T> =>
      workers.call(invocation, { port, name, perform });
  const automationAt = (place: Here) => automationOf(models, invocation, { place, via: via('ssm') });
  const call = via('queue');
  const config = configOf(invocation.rules);
  const deploy = createModelDeploy({
    world,
    config,
    fleets: models.aws.fleets,
    automationAt,
    facts: invocation.facts,
    via: via('fleets'),
    follow: async ({ id }) => {
      await call(`follow ${id}`, () => world.history.onFollowed(id));
    },
  });
  const table = tableOf(models, invocation, via('table'));
  const patching = {
    isOpened: (runId: string) => world.history.runs.has(runId),
    fleets: models.aws.fleets,
    windows: models.aws.windows,
    automationAt,
    table,
    facts: invocation.facts,
    config,
    rules: invocation.rules,
    isAtGate: (runId: string) => models.aws.automation.isAtGate(runId),
    via: via('fleets'),
  };
  const placed = (place: Here): PlacePorts => {
    const ssm = automationAt(place);
    return {
      ...own,
      automation: ssm,
      calendars: ssm,
      images: imagesOf(models, invocation, { place, via: via('images') }),
      ec2: { ...DOUBLE.ec2, images: async (ids) => machineImages(models.aws, ids, place) },
      here: place,
    };
  };
  const own: Ports = {
    ...DOUBLE,
    at: placed,
    table,
    slack: slackOf(models, invocation, via('slack')),
    bus: { put: (events) => via('bus')('bus.put', () => world.history.onAnnounced(events)) },
    clock: () => world.now,
    config,
    wakes: {
      send: (to, delaySeconds) => call(`wake ${to.key} +${delaySeconds}s`, () => queues.wake(to, delaySeconds)),
    },
    log: (event, fields) => world.note(() => `w${invocation.id} log ${event} ${JSON.stringify(fields)}`),
  };
  const ports: Ports = { ...own, ...placed(HOME) };
  const patch = createModelPatch(patching);
  return buildApp(ports, {
    ...FEATURES,
    deploy: { create: () => ({ run: deploy }) },
    // Windows as they are change no run.
    windows: { create: () => ({}) },
    // What is made elsewhere is looked for among images, and only bakes make some.
    ...(world.kind === 'bake' ? {} : { outside: { create: () => ({}) } }),
    patch: {
      create: (all) => ({ run: patch, ...(world.kind === 'patch' ? occurrencesOf(all, patching) : {}) }),
    },
  });
}

export type Via = <T>(name: Name, perform: () => T) => Promise<T>;

export const tableOf = ({ world }: Models, invocation: Invocation, via: Via): Table => ({
  get: (key) =>
    via(
      () => `get ${key.pk} ${key.sk}`,
      () => {
        const { facts } = invocation;
        if (key.pk === 'SWITCH#pause') {
          facts.add('pause');
          invocation.pauseReadAt = world.now;
        }
        return world.store.get(key);
      },
    ),
  query: (query) =>
    via(
      () => `query ${query.index ?? 'table'} ${query.partition}`,
      () => world.store.query(query),
    ),
  write: (writes) =>
    via(
      () => `write ${writes.map(nameOfWrite).join(', ')}`,
      () => world.store.write(writes),
    ),
});

type Written = Parameters<Table['write']>[0][number];

const nameOfWrite = (write: Written): string => {
  if (write.kind === 'set') return `set ${write.key.pk} {${Object.keys(write.set).join(' ')}}`;
  if (write.kind === 'check') return `check ${write.key.pk}`;
  return write.kind === 'put' ? `put ${write.item.pk} ${write.item.sk}` : `delete ${write.key.pk}`;
};

/** Of one place: it has what was started there, and nothing else. */
export const automationOf = (
  { aws, world }: Models,
  { facts }: Invocation,
  { place, via }: { place: Here; via: Via },
): Automation & Calendars => ({
  start: ({ document, parameters, clientToken: token, tags }) =>
    via('start', () => aws.automation.start({ place, document, token, parameters: textsOf(parameters), tags })),
  findByTag: (key, document) => via('findByTag', () => aws.automation.byTag(key, document, place)),
  get: (id) => via(`execution ${id}`, () => aws.automation.read(id, place)),
  stop: (id) => via(`stop ${id}`, () => aws.automation.stop(id, place)),
  stateAt: () =>
    via('calendars', () => {
      if (!aws.calendarOpen) return { open: false, nextChange: world.now + 3_600_000 };
      facts.add('calendars open');
      return { open: true };
    }),
});

const textsOf = (parameters: Parameters<Automation['start']>[0]['parameters']): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));

export function slackOf({ slack, world }: Models, invocation: Invocation, via: Via): SlackApi {
  const { facts } = invocation;
  return {
    postMessage: ({ channel, text, blocks, threadTs, replyBroadcast, metadata }) =>
      via(`chat.postMessage ${channel}`, () => {
        const runId: unknown = metadata?.event_payload['run_id'];
        const posted = slack.post({
          channel,
          text,
          blocks,
          ...(threadTs === undefined ? {} : { threadTs }),
          ...(replyBroadcast === undefined ? {} : { isBroadcast: replyBroadcast }),
          ...(typeof runId === 'string' ? { runId } : {}),
        });
        if (posted.runId !== undefined) world.history.onPosted(posted, invocation);
        return { channel, ts: posted.ts };
      }),
    updateMessage: (edit) => via(`chat.update ${edit.channel} ${edit.ts}`, () => slack.update(edit)),
    findMessage: (looked) => via(`look for ${looked.marker} in ${looked.channel}`, () => slack.find(looked)),
    findMessages: (looked) => via(`look for all ${looked.marker} in ${looked.channel}`, () => slack.findAll(looked)),
    deleteMessage: (place) => via(`chat.delete ${place.channel} ${place.ts}`, () => slack.delete(place)),
    channelMembers: (channel) => via(`conversations.members ${channel}`, () => new Set(slack.accounts.keys())),
    postEphemeral: ({ user, text }) => via('chat.postEphemeral', () => world.note(() => `   to ${user}: ${text}`)),
    respond: (_url, { text }) => via('respond', () => world.note(() => `   answered: ${text}`)),
    openDirectMessage: (user) => via('conversations.open', () => `D${user.slice(1)}`),
    updateView: ({ viewId, view }) =>
      via('views.update', () => {
        if (!slack.views.has(viewId))
          throw new SlackCallError('views.update', { kind: 'message-gone', code: 'not_found' });
        slack.views.set(viewId, view);
      }),
    publishHome: () => via('views.publish', () => undefined),
    userGroupMembers: () =>
      via('usergroups.users.list', () => {
        facts.add('group');
        return [...slack.platform];
      }),
    userInfo: (id) =>
      via(`users.info ${id}`, () => {
        const { team, deleted, bot, guest, stranger } = slack.account(id);
        facts.add(`user ${id}`);
        return { id, teamId: team, deleted, isBot: bot, isGuest: guest, isExternal: stranger };
      }),
    channelInfo: (id) =>
      via('conversations.info', () => {
        const { isArchived, isExternallyShared } = slack.channel(id);
        if (!isExternallyShared) facts.add(`internal ${id}`);
        return { id, name: id, isArchived, isExternallyShared, isMember: true };
      }),
    permalink: (channel, ts) => via('chat.getPermalink', () => `https://slack.com/archives/${channel}/p${ts}`),
  };
}
