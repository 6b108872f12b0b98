import type { ModalView } from '@slack/types';
import { modal, section } from './blocks.ts';
import { md } from './mrkdwn.ts';

/** What the door itself shows. Loaded when it is needed: most requests show nothing. */

/** Opened within the trigger's three seconds; the worker fills it. */
export const loadingModal = (title: string): ModalView =>
  modal({
    callbackId: 'loading',
    title,
    blocks: [
      section(
        md`Loading… If nothing appears within half a minute, close this and try again. Nothing has been done yet.`,
      ),
    ],
  });

/** In the place of a submitted form; the worker answers in it. */
export const sentForm = (title: string): ModalView =>
  modal({
    callbackId: 'sent',
    title,
    blocks: [section(md`Sent. The answer appears here, or as a message to you if you close this.`)],
  });

/** For a form that this version does not know. */
export const outdatedForm = (): ModalView =>
  modal({
    callbackId: 'outdated',
    title: 'Nothing was done',
    blocks: [
      section(
        md`This form belongs to another version of the app. Close it and start again from the message or the command.`,
      ),
    ],
  });
