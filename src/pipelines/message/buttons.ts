import type { ActionsBlock } from '@slack/types';
import { BAKE_ACTIONS } from '../../bake/types/actions.ts';
import { actions, button } from '../../slack/blocks.ts';
import { PIPELINE_ACTIONS } from '../types/actions.ts';
import type { Thing } from '../types/told.ts';

/** The next useful thing first; a bake of a pipeline that is disabled is refused, so that it is not offered. */
export const thingButtons = (image: string, thing: Thing): readonly ActionsBlock[] => [
  actions(
    `pipeline-${image}`,
    ...(offersBake(thing)
      ? [
          button({
            actionId: BAKE_ACTIONS.ask,
            text: 'Bake',
            value: image,
            accessibilityLabel: `Request a bake of ${image}`,
          }),
        ]
      : []),
    button({
      actionId: PIPELINE_ACTIONS.details,
      text: 'Details',
      value: image,
      accessibilityLabel: `Show everything about the pipeline of ${image}`,
    }),
  ),
];

function offersBake(thing: Thing): boolean {
  if (thing.what === 'schedule') return thing.state === 'nothing';
  const { problem, state } = thing;
  return state === 'open' && (problem.code === 'nothing-built' || (problem.code === 'base' && problem.why === 'newer'));
}
