import type { Ports } from '../../src/contract/ports.ts';
import { parseExport } from '../../src/evidence/command.ts';
import { createEvidence } from '../../src/evidence/feature.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { Upload } from '../../src/slack/upload.ts';
import { DAY, MINUTE, T0 } from '../runs/fixture.ts';
import { createMemoryTable, type MemoryTable } from '../support/memory-table.ts';
import { portsDouble, withKinds } from '../support/ports.ts';
import { OCCURRENCE_OF, RUN_ID, RUN_OF, storedOccurrence, storedRun } from './stored.ts';

const NOW = T0 + 20 * DAY;

interface Asked {
  table?: MemoryTable;
  words?: readonly string[];
  parts?: Partial<Ports>;
  fails?: string;
  isGuest?: boolean;
}

async function ask({ table, words = [], parts = {}, fails, isGuest = false }: Asked = {}) {
  const uploads: Upload[] = [];
  const answers: string[] = [];
  const base = portsDouble({ table: table ?? (await storedOccurrence(await storedRun())) });
  const slack: Ports['slack'] = {
    ...base.slack,
    userInfo: async (id) => ({ id, teamId: 'T0PATCHW', deleted: false, isBot: false, isGuest, isExternal: false }),
    openDirectMessage: async (user) => `D${user.slice(1)}`,
    postEphemeral: async ({ text }) => void answers.push(text),
  };
  const slackFiles: Ports['slackFiles'] = {
    uploadFiles: async (upload) => {
      if (fails !== undefined) throw new SlackCallError('files', { kind: 'refused', code: fails });
      uploads.push(upload);
    },
  };
  const feature = createEvidence(withKinds({ ...base, slack, slackFiles, ...parts }));
  const to = { userId: 'U0ANA', channelId: 'C0PATCHING' };
  await feature.onCommand?.({ name: 'export', words, to, id: 'r1', at: NOW }, NOW);
  return { upload: uploads[0], uploads, answers };
}

test('every change is sent to whoever asked, as files in a direct message, verified', async () => {
  const { upload, answers } = await ask();
  expect(answers).toEqual(['The export is in your direct messages with Patchwarden.']);
  expect(upload?.channel).toBe('D0ANA');
  expect(upload?.comment).toContain('9 records of 2 things.\nEvery chain that was read is intact.');
  expect(upload?.files.map(({ name }) => name)).toEqual([
    'patchwarden-changes-2026-12-10.jsonl',
    'patchwarden-changes-2026-12-10.csv',
    'patchwarden-instances-2026-12-10.csv',
    'patchwarden-verification-2026-12-10.txt',
  ]);
  const lines = upload?.files[0]?.text.trimEnd().split('\n') ?? [];
  expect(lines.map((line) => JSON.parse(line).id).filter((id) => id === RUN_ID)).toHaveLength(5);
});

test('a changed record is named, in the answer, the message and the file', async () => {
  const table = await storedRun();
  const key = { pk: RUN_OF, sk: 'AUDIT#000002' };
  await table.write([{ kind: 'set', key, set: { by: 'U0MALLORY' }, when: {} }]);
  const { upload, answers } = await ask({ table });
  expect(answers[0]).toContain('1 record did not verify');
  expect(upload?.comment).toContain(`• \`${RUN_OF}\` \`AUDIT#000002\` was altered.`);
  expect(upload?.files.at(-1)?.text).toContain(`- ${RUN_OF} AUDIT#000002 was altered.`);
});

test('a run of a version that kept no ledger is in it, by its name in the config', async () => {
  const stored = await storedRun();
  const table = createMemoryTable();
  for (const item of stored.store.items())
    if (!item.pk.startsWith('LEDGER#')) await table.write([{ kind: 'put', item, when: {} }]);
  const { upload } = await ask({ table });
  expect(upload?.files[0]?.text).toContain(RUN_ID);
  expect(upload?.comment).toContain(`\`${RUN_OF}\` \`RUN\` is not in the ledger`);
});

test('what could not be read in time is said: an export is never silently a part', async () => {
  let reads = 0;
  const clock = () => (reads++ === 0 ? NOW : NOW + MINUTE);
  const { upload } = await ask({ parts: { clock } });
  expect(upload?.comment).toContain('*This export is incomplete*: 2 older things could not be read in time.');
  expect(upload?.files.at(-1)?.text).toContain('INCOMPLETE');
});

test.each([
  ['missing_scope', 'lacks the scope `files:write`'],
  ['file_uploads_disabled', 'could not be sent (file_uploads_disabled)'],
])('Slack refuses with %s', async (fails, said) => {
  expect((await ask({ fails })).answers[0]).toContain(said);
});

test('a guest gets nothing, nor anyone who asks about the future', async () => {
  expect((await ask({ isGuest: true })).uploads).toEqual([]);
  const { uploads, answers } = await ask({ words: ['2027-01-01'] });
  expect([uploads, answers]).toEqual([[], ['Nothing was exported: that time is in the future.']]);
});

test('since when it is', async () => {
  const { upload } = await ask({ words: ['2026-12-01'] });
  expect(upload?.files[0]?.text).not.toContain(RUN_ID);
  expect(upload?.files[0]?.text).toContain(OCCURRENCE_OF.slice('OCC#'.length));
  expect(parseExport([])).toEqual({ kind: 'request', since: { before: 30 * DAY } });
  expect(parseExport(['7d'])).toEqual({ kind: 'request', since: { before: 7 * DAY } });
});

test.each([[['0d']], [['yesterday']], [['2026-02-30']], [['7d', 'csv']], [['30s']]])('%j is no time', (words) => {
  expect(parseExport(words).kind).toBe('help');
});
