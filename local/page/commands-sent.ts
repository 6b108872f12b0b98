import { useCallback, useState } from 'react';
import { isKnownCommand } from './command-hints.ts';
import { send } from './control-api.ts';
import type { Notice } from './message-list.tsx';
import type { World } from './world-types.ts';

interface Typed {
  user: string;
  channel: string;
  text: string;
}

export interface Commands {
  notices: readonly Notice[];
  run: (typed: Typed, world: World, at: number) => void;
  forget: () => void;
}

async function ask(typed: Typed, world: World): Promise<string | undefined> {
  const word = typed.text.split(/\s+/)[0] ?? '';
  if (!isKnownCommand(typed.text, world.commands)) {
    return `${word} is not a command of this workspace, so nothing was sent. Type / to see the commands there are.`;
  }
  const answer = await send('command', { ...typed });
  return answer.kind === 'refused' ? `${word} was not sent: ${answer.sentence}` : undefined;
}

/** Sends slash commands, and keeps what the page says of those that never reached the app. What the app did with the
 * others, or that it failed, the workspace itself says in the channel. */
export function useCommands(onTold: () => void): Commands {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const run = useCallback(
    (typed: Typed, world: World, at: number): void => {
      void ask(typed, world).then((text) => {
        const { user, channel } = typed;
        if (text !== undefined) setNotices((all) => [...all, { id: all.length, user, channel, at, text }]);
        onTold();
      });
    },
    [onTold],
  );
  const forget = useCallback(() => setNotices([]), []);
  return { notices, run, forget };
}
