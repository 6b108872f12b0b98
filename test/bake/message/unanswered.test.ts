import { failureNext } from '../../../src/bake/message/failure.ts';
import type { WorkflowKind } from '../../../src/images/types.ts';
import { HOUR, IMAGE, runIn } from '../../runs/fixture.ts';

const next = (workflow: WorkflowKind, message: string, output: 'ami' | 'container' = 'ami'): string | undefined => {
  const bake = runIn('failed');
  const waits = [{ name: 'Look', workflow, waitsMs: HOUR, onFailure: 'abort', hasInstance: true }] as const;
  const failure = { reason: 'x', workflow, step: 'Look', message };
  const outcome = { kind: 'bake', imageArn: IMAGE, images: [], imageUris: [], failure } as const;
  return failureNext({ ...bake, plan: { ...bake.plan, output, waits }, outcome })?.text;
};

const FULL = 'The full error is in the thread.';
const RETRY = 'below to be asked again without a rebuild, or start a new build with `/patch bake web`.';

test.each([
  ['timed out', 'Nobody resumed the approval step in time'],
  ['was stopped: Stopped in Patchwarden, run i-1: no', 'An approver stopped the approval step'],
  ['was stopped: by hand', 'The approval step was stopped in Image Builder'],
])('a bake that ended at an approval step says which it was: %s', (message, why) => {
  expect(next('test', message)).toBe(`${why}. Settle it with the approvers, then choose Retry tests ${RETRY} ${FULL}`);
});

test('what can be retried is named as its button is, and anything else is built anew', () => {
  expect(next('distribution', 'timed out')).toContain(`choose Retry distribution ${RETRY}`);
  expect(next('build', 'timed out')).toContain('approvers, then start a new build with `/patch bake web`.');
  expect(next('test', 'timed out', 'container')).toContain('approvers, then start a new build with');
});
