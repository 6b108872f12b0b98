import { parseConfig } from '../../src/config/load.ts';
import { readSection } from '../../src/config/section.ts';
import { windowsSection } from '../../src/windows/config.ts';

const file = (windows: string, fleet = 'win: { policy: p, patchGroup: Win }'): string => `
workspace: T0PATCHW
timezone: UTC
channel: C0PATCHING
approvers: { ops: { users: [U0ANA] } }
policies: { p: { approvals: 1, from: [ops] } }
images: {}
fleets: { ${fleet} }
freezes: []
accounts: { "111122223333": { regions: [ap-southeast-2] } }
${windows}
`;

const read = (text: string) => readSection(windowsSection, parseConfig(text, { sections: [windowsSection] }));

test('names documents of your own and windows, or nothing', () => {
  const windows = 'windows: { documents: [Acme-Patch], watch: [mw-0a1b2c3d4e5f67890] }';
  expect(read(file(windows))).toEqual({ documents: ['Acme-Patch'], watch: ['mw-0a1b2c3d4e5f67890'] });
  expect(read(file(''))).toEqual({ documents: [], watch: [] });
});

test.each([
  ['windows: { watch: [mw-1] }', undefined, /windows.watch\[0\].* must be the id of an SSM maintenance window/],
  [
    'windows: { documents: ["arn:aws:ssm:x"] }',
    undefined,
    /windows.documents\[0\].* must be the name of an SSM document, and not its ARN/,
  ],
  ['windows: { documents: [Acme-Patch] }', '', /windows .*is never read: no fleet has a patchGroup or a window/],
  ['windows: { dcuments: [] }', undefined, /windows.*dcuments/],
])('refuses %s', (windows, fleet, words) => {
  expect(() => read(file(windows, fleet))).toThrow(words);
});
