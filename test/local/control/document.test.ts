import { actOnDocument } from '../../../local/control/cloud-acts.ts';
import { documentInput, parseInput } from '../../../local/control/input.ts';

const unused = () => {
  throw new Error('starting a document needs Systems Manager alone');
};

test('a person starts a document with a role of the account, under the name of their session', async () => {
  const said: unknown[] = [];
  const body = { document: 'Patchwarden-Confirm', role: 'Ops', session: 'ana@example.com', parameters: { Epoch: '1' } };
  const execution = await actOnDocument(
    {
      call: async (...call) => {
        said.push(call);
        return { AutomationExecutionId: 'e-1' };
      },
      admitPeople: (role) => said.push(role),
      setPolling: unused,
      setAgent: unused,
      learn: unused,
      addFault: unused,
      scan: unused,
    },
    parseInput(documentInput, Buffer.from(JSON.stringify(body))),
  );
  const input = { DocumentName: 'Patchwarden-Confirm', Parameters: { Epoch: ['1'] } };
  expect(said).toEqual(['Ops', ['ssm', 'StartAutomationExecution', input, 'Ops/ana@example.com']]);
  expect(execution).toBe('e-1');
});

test.each([{ role: 'a/b' }, { session: 'x' }])('%j names no session', (wrong) => {
  const body = { document: 'D', role: 'Ops', session: 'ana', ...wrong };
  expect(() => parseInput(documentInput, Buffer.from(JSON.stringify(body)))).toThrow('is no name of');
});
