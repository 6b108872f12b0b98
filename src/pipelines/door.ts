import type { Door } from '../contract/door.ts';
import { parsePipelines } from './command.ts';
import { PIPELINE_ACTIONS } from './types/actions.ts';

/** Pipelines' own schedules, and what is wrong with pipelines and recipes. */
export const pipelinesDoor = {
  commands: {
    pipelines: {
      usage: 'pipelines [image]',
      hint: 'pipelines',
      does: 'list pipelines with their own schedules, what these wait for, and what is wrong with recipes',
      parse: (words) => {
        const parsed = parsePipelines(words);
        return parsed.kind === 'help' ? parsed : { kind: 'request', loading: 'Pipelines' };
      },
    },
  },
  actions: { [PIPELINE_ACTIONS.details]: { loading: 'Pipeline' } },
} as const satisfies Door;
