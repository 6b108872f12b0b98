import { startLocal } from '../../local/start.ts';
import { further } from '../support/further.ts';
import { runScript, storyGuide } from './story.ts';

const GUIDE = storyGuide('docs/compliance.md');

describe('docs/compliance.md', () => {
  further('the commands of its story print what it says', async () => {
    const local = await startLocal();
    let output = '';
    try {
      ({ output } = await runScript(GUIDE.script, { LOCAL: local.slackUrl, AWS: local.awsUrl }));
    } finally {
      await local.close();
    }
    expect(GUIDE.printed.length).toBeGreaterThan(7);
    expect(output).toBe(GUIDE.printed.join(''));
  });

  test('each picture it shows is there', () => {
    expect(GUIDE.pictures.length).toBeGreaterThan(5);
    expect(GUIDE.missing).toEqual([]);
  });
});
