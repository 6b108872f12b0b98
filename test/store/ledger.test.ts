import { ledgerWrite, loadLedger } from '../../src/store/ledger.ts';
import { createMemoryTable } from '../support/memory-table.ts';

const at = (text: string): number => Date.parse(`${text}T12:00:00Z`);

async function table() {
  const made = createMemoryTable();
  await made.write([
    ledgerWrite('RUN#b-1', at('2026-10-31')),
    ledgerWrite('RUN#b-2', at('2026-11-01')),
    ledgerWrite('OCC#mw-1#1#C1', at('2026-12-31')),
    ledgerWrite('RUN#b-3', at('2027-01-01')),
  ]);
  return made;
}

test.each([
  ['2026-10-31', '2027-01-01', ['RUN#b-1', 'RUN#b-2', 'OCC#mw-1#1#C1', 'RUN#b-3']],
  ['2026-11-01', '2026-12-31', ['RUN#b-2', 'OCC#mw-1#1#C1']],
  ['2026-11-02', '2026-12-30', []],
  ['2027-01-02', '2026-01-01', []],
])('from %s to %s, whatever months they are of', async (from, to, found) => {
  const lines = await loadLedger(await table(), { from: at(from), to: at(to) });
  expect(lines.map(({ of }) => of)).toEqual(found);
});

test('written again it is one line', async () => {
  const made = await table();
  await made.write([ledgerWrite('RUN#b-1', at('2026-10-31'))]);
  expect(await loadLedger(made, { from: 0, to: at('2027-02-01') })).toHaveLength(4);
});
