import { runDoctor } from '../../setup/doctor/run-doctor.ts';
import { loadConfig } from '../../src/app/config.ts';
import { LocalWorld } from '../support/local-world.ts';

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.open({ compliance: true });
});
afterAll(() => world.close());

test('x', async () => {
  await world.advance('2m');
  const lines: string[] = [];
  const code = await runDoctor([], {
    env: { AWS_ENDPOINT_URL: world.local.awsUrl, AWS_REGION: 'ap-southeast-2', SLACK_API_URL: `${world.local.slackUrl}/api/` },
    loadConfig,
    now: () => world.now(),
    out: (text) => lines.push(text),
    stop: new AbortController().signal,
  });
  console.log(code, lines.join('\n'));
  const [found = ''] = await world.patch('U0DEV', 'doctor');
  console.log(found);
});
