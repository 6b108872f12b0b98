import type { Door } from '../contract/door.ts';
import { parseDifference } from './command.ts';

export const imagesDoor: Door = {
  commands: {
    diff: {
      usage: 'diff <image> <image>',
      does: 'compare the packages and CVEs of two images',
      parse: parseDifference,
    },
  },
};
