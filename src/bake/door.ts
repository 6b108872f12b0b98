import type { Door } from '../contract/door.ts';
import { parseBake } from './command.ts';
import { BAKE_ACTIONS } from './types/actions.ts';

/** The form in which someone chooses the image to bake. */
export const BAKE_FORM = 'bake-choose';

export const bakeDoor = {
  runPrefix: 'b',
  commands: {
    bake: {
      usage: 'bake [image] [because reason]',
      hint: 'bake [image]',
      does: 'request a bake of a new image; without an image it opens a form',
      parse: (words) => {
        const parsed = parseBake(words);
        return parsed.image === undefined ? { kind: 'request', loading: 'Bake an image' } : { kind: 'request' };
      },
    },
  },
  actions: { [BAKE_ACTIONS.ask]: { loading: 'Bake an image' } },
  forms: [BAKE_FORM],
  staying: { [BAKE_FORM]: 'Bake an image' },
} as const satisfies Door;
