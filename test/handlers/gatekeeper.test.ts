import { createGatekeeperHandler } from '../../src/handlers/gatekeeper.ts';

const ask = { ask: 'admit', RunId: 'b-7k2m9x4q', ExecutionId: '0a1b2c3d-1111-4222-8333-444455556666' };
const create = () => createGatekeeperHandler({ env: { PATCHWARDEN_QUIET: 'true' }, now: () => 0 });

test.each([
  ['nothing', undefined],
  ['a text', 'admit'],
  ['an unknown question', { ...ask, ask: 'approve' }],
  ['more than a question has', { ...ask, admitted: 'yes' }],
  ['an id that is none', { ...ask, RunId: 'RUN#b-7k2m9x4q' }],
  ['several ids', { ...ask, ExecutionId: [ask.ExecutionId] }],
])('%s is answered with no', async (_what, payload) => {
  expect(await create()(payload, {})).toEqual({
    admitted: 'no',
    refusal: 'unknown',
    Payload: { admitted: 'no', refusal: 'unknown' },
  });
});

test('without its settings it fails, which no runbook takes for a yes', async () => {
  await expect(create()(ask, {})).rejects.toThrow('the gatekeeper cannot start: AWS_REGION is not set');
});
