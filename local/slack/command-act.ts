import { type ActParts, channelFor, noChannel, noPerson, type Outcome, personIn, refuse } from './acts.ts';
import type { BotAnswer } from './delivery.ts';
import { escapeCommandText } from './escape.ts';
import { SlackFailure } from './failure.ts';
import { isRecord, parseJson } from './json.ts';
import { commandForm } from './payloads.ts';
import { type ResponseTarget, sayAsSlackbot, speak } from './response-urls.ts';
import type { SlackCommand } from './types.ts';
import type { Workspace } from './workspace.ts';

export interface CommandAct {
  user: string;
  channel: string;
  /** With or without the command's name before it. */
  text: string;
}

/** Someone types a slash command. */
export async function actCommand(parts: ActParts, act: CommandAct): Promise<Outcome> {
  const { workspace, triggers, responseUrls, deliver } = parts;
  const user = personIn(workspace, act.user);
  const channel = channelFor(workspace, act.channel);
  if (user === undefined) return noPerson(act.user);
  if (channel === undefined) return noChannel(act.channel);
  if (channel.is_archived) return refuse(400, `#${channel.name} is archived: nobody can write there.`);
  const invoked = commandIn(workspace, act.text);
  if (invoked === undefined) {
    const name = act.text.split(/\s/)[0] ?? '';
    sayAsSlackbot(workspace, user.id, channel.id, `\`${name}\` is not a valid command.`);
    return refuse(404, `${name} is not a command of this workspace.`);
  }
  const target: ResponseTarget = { user: user.id, channel: channel.id };
  const form = commandForm(workspace, {
    user,
    channel,
    command: invoked.command,
    text: escapeCommandText(workspace, invoked.text, invoked.command.should_escape),
    triggerId: triggers.issue({ user: user.id }),
    responseUrl: responseUrls.issue(target),
  });
  const answer = await workspace.clock.track(
    deliver({ contentType: 'application/x-www-form-urlencoded', body: form.toString() }),
  );
  return { kind: 'answered', answer: showAnswer(workspace, target, invoked.command.command, answer) };
}

function commandIn({ app }: Workspace, text: string): { command: SlackCommand; text: string } | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('/')) {
    const command = app.commands[0];
    return command === undefined ? undefined : { command, text: trimmed };
  }
  const [name = ''] = trimmed.split(/\s/);
  const command = app.commands.find((one) => one.command === name);
  return command === undefined ? undefined : { command, text: trimmed.slice(name.length).trim() };
}

/** The answer's body is said in the channel, to the person alone unless it asks otherwise. */
function showAnswer(workspace: Workspace, target: ResponseTarget, command: string, answer: BotAnswer): BotAnswer {
  const failed = (error: BotAnswer['error'] | 'invalid_command_response'): void =>
    sayAsSlackbot(workspace, target.user, target.channel, `${command} failed with the error "${error}"`);
  if (answer.error !== undefined) {
    failed(answer.error);
    return answer;
  }
  if (answer.body.trim() === '') return answer;
  const json = answer.contentType.startsWith('application/json') ? parseJson(answer.body) : undefined;
  try {
    speak(workspace, target, isRecord(json) ? json : { text: typeof json === 'string' ? json : answer.body });
    return answer;
  } catch (error) {
    if (!(error instanceof SlackFailure)) throw error;
    failed('invalid_command_response');
    return { ...answer, error: 'dispatch_failed' };
  }
}
