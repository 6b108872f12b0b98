import { present } from '../../src/present.ts';
import type { HttpAnswer, HttpRequest } from '../http.ts';
import type { Outcome } from '../slack/acts.ts';
import { actChannel, actMember, actUninstall, actUser, actUsergroup } from '../slack/admin-acts.ts';
import { actClick } from '../slack/click-act.ts';
import { actCommand } from '../slack/command-act.ts';
import type { Slack } from '../slack/slack.ts';
import { actClose, actHome, actSubmit } from '../slack/view-acts.ts';
import type { Clock } from '../types.ts';
import { answerFor } from './answer.ts';
import {
  channelInput,
  clickInput,
  closeInput,
  commandInput,
  homeInput,
  memberInput,
  parseInput,
  submitInput,
  uninstallInput,
  usergroupInput,
  userInput,
} from './input.ts';

type Act = (slack: Slack, body: Buffer) => Promise<Outcome> | Outcome;

/** What people and administrators of the workspace do, by the last part of the path. */
const ACTS: Readonly<Record<string, Act>> = {
  command: ({ parts }, body) => actCommand(parts, parseInput(commandInput, body)),
  click: ({ parts }, body) => {
    const input = parseInput(clickInput, body);
    const common = {
      user: input.user,
      actionId: input.action_id,
      ...('value' in input ? { value: input.value } : {}),
      ...(input.block_id === undefined ? {} : { blockId: input.block_id }),
    };
    if ('view_id' in input) {
      return actClick(parts, { ...common, place: { kind: 'view', viewId: input.view_id, values: input.values ?? {} } });
    }
    const place = { kind: 'message' as const, channel: input.channel, ts: input.ts };
    return actClick(parts, { ...common, place, stale: input.stale ?? false });
  },
  submit: ({ parts }, body) => {
    const { user, view_id: viewId, values } = parseInput(submitInput, body);
    return actSubmit(parts, { user, viewId, values: values ?? {} });
  },
  'close-view': ({ parts }, body) => {
    const { user, view_id: viewId } = parseInput(closeInput, body);
    return actClose(parts, { user, viewId });
  },
  home: ({ parts }, body) => actHome(parts, parseInput(homeInput, body)),
  member: ({ parts }, body) => actMember(parts, parseInput(memberInput, body)),
  user: ({ parts }, body) => {
    const { user, enterprise_user_id: enterpriseUserId, reachable, ...flags } = parseInput(userInput, body);
    const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
    return actUser(parts, { user, flags: given, ...present({ enterpriseUserId, reachable }) });
  },
  channel: ({ parts }, body) => {
    const { channel, ...flags } = parseInput(channelInput, body);
    const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
    return actChannel(parts, { channel, ...given });
  },
  usergroup: ({ parts }, body) => actUsergroup(parts, parseInput(usergroupInput, body)),
  uninstall: ({ parts }, body) => actUninstall(parts, parseInput(uninstallInput, body)),
};

export const isAct = (name: string): boolean => Object.hasOwn(ACTS, name);

/** Longest real time that an act waits for what it set off. */
const PATIENCE = 2000;

/** Does the act, and waits until what it set off has come to rest, so that a script can look at once. */
export async function act(name: string, slack: Slack, request: HttpRequest): Promise<HttpAnswer> {
  const outcome = await ACTS[name]?.(slack, request.body);
  if (outcome === undefined) throw new Error(`no act is called ${name}`);
  if (outcome.kind !== 'refused') await rest(slack.workspace.clock);
  return answerFor(outcome);
}

async function rest(clock: Clock): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  await Promise.race([clock.settled(), patience]);
  clearTimeout(timer);
}
