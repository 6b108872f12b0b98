import { createSlackApi, type SlackApi, type SlackFiles } from '../../src/slack/client.ts';
import { type SlackWorld, startSlackWorld } from '../local/slack/support/slack-world.ts';

let world: SlackWorld;
let api: SlackApi & SlackFiles;
beforeEach(async () => {
  world = await startSlackWorld();
  api = createSlackApi({ token: 'xoxb-local-patchwarden', apiUrl: `${world.url}/api/` });
});
afterEach(() => world.close());

const files = [
  { name: 'a.csv', text: '"ä"\r\n' },
  { name: 'b.txt', text: 'b' },
];
const inChannel = (channel: string) => world.slack.workspace.messages.inChannel(channel).map(({ message }) => message);

test('every file is in one message, in a direct message or a thread', async () => {
  await api.uploadFiles({ channel: await api.openDirectMessage('U0ANA'), comment: 'an export', files });
  expect(inChannel('D0ANA')).toMatchObject([
    {
      subtype: 'file_share',
      text: 'an export',
      files: [
        { name: 'a.csv', size: 6, text: '"ä"\r\n' },
        { name: 'b.txt', text: 'b' },
      ],
    },
  ]);
  const { ts } = await api.postMessage({ channel: 'C0PATCHING', text: 'x', blocks: [] });
  await api.uploadFiles({ channel: 'C0PATCHING', threadTs: ts, comment: 'in the thread', files });
  expect(inChannel('C0PATCHING').at(-1)).toMatchObject({ thread_ts: ts, files: [{}, {}] });
});

test('nothing is shown when one file is refused, and without files nothing is asked', async () => {
  await expect(
    api.uploadFiles({ channel: 'D0ANA', comment: 'x', files: [...files, { name: 'c', text: '' }] }),
  ).rejects.toMatchObject({
    method: 'files.getUploadURLExternal',
    kind: 'invalid-content',
  });
  await api.uploadFiles({ channel: 'D0ANA', comment: 'x', files: [] });
  expect(inChannel('D0ANA')).toEqual([]);
});

test('an app without the scope is told which', async () => {
  await world.close();
  world = await startSlackWorld({ app: { scopes: ['chat:write', 'im:write'] } });
  api = createSlackApi({ token: 'xoxb-local-patchwarden', apiUrl: `${world.url}/api/` });
  await expect(api.uploadFiles({ channel: 'D0ANA', comment: 'x', files })).rejects.toMatchObject({
    code: 'missing_scope',
  });
});

test.each([
  'http://files.slack.com/upload/v1/1',
  'https://files.slack.com.evil.example/1',
  'https://files.slack.com:8443/1',
  'nowhere',
])('no bytes go to %s', async (url) => {
  jest.spyOn(world.slack.uploads, 'issue').mockReturnValue({ id: 'F1', url });
  await expect(api.uploadFiles({ channel: 'D0ANA', comment: 'x', files })).rejects.toMatchObject({
    method: 'upload',
    code: 'host-not-slack',
  });
});

test('an address takes the announced bytes once', async () => {
  const { id, url } = world.slack.uploads.issue('a', 3);
  const send = async (body: string) => (await fetch(url, { method: 'POST', body })).status;
  expect(await send('four')).toBe(400);
  await expect(
    world.client.files.completeUploadExternal({ files: [{ id, title: 'a' }], channel_id: 'C0PATCHING' }),
  ).rejects.toThrow('file_not_found');
  expect(await send('one')).toBe(200);
  await world.clock.advance(2 * 60 * 60_000);
  expect(await send('one')).toBe(404);
  expect((await fetch(`${world.url}/upload/v1/none`, { method: 'POST' })).status).toBe(404);
});
