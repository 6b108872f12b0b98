import { parseInstall, parseScan } from '../../src/patch/command.ts';

const words = (text: string): string[] => text.split(' ').filter(Boolean);
const NOW = { operation: 'install', when: { kind: 'now' }, override: false };

test.each([
  ['', NOW],
  ['win-prod', { ...NOW, fleet: 'win-prod' }],
  ['win-prod no-reboot', { ...NOW, fleet: 'win-prod', reboot: 'never' }],
  ['win-prod NO-REBOOT now', { ...NOW, fleet: 'win-prod', reboot: 'never' }],
  ['win-prod at 22:00', { ...NOW, fleet: 'win-prod', when: { kind: 'at', text: '22:00' } }],
  [
    'win-prod at 2026-11-24 22:00 no-reboot override because dev is at its limit',
    {
      operation: 'install',
      fleet: 'win-prod',
      when: { kind: 'at', text: '2026-11-24 22:00' },
      reboot: 'never',
      override: true,
      reason: 'dev is at its limit',
    },
  ],
  ['win-prod without KB5031234', { ...NOW, fleet: 'win-prod', without: ['KB5031234'] }],
  [
    'win-prod without KB5031234, openssl.x86_64:1:3.0.7 no-reboot at 22:00',
    {
      ...NOW,
      fleet: 'win-prod',
      without: ['KB5031234', 'openssl.x86_64:1:3.0.7'],
      reboot: 'never',
      when: { kind: 'at', text: '22:00' },
    },
  ],
  ['win-prod because CVE-2026-1', { ...NOW, fleet: 'win-prod', reason: 'CVE-2026-1' }],
  ['win-prod because', { ...NOW, fleet: 'win-prod' }],
])('/patch install %s', (text, request) => {
  expect(parseInstall(words(text))).toEqual({ kind: 'request', request });
});

const USAGE =
  'he command is `/patch install <fleet> [no-reboot] [without <KB or package>] [at <time>] [override] [because <reason>]`, for example `/patch install win-prod at 22:00 because CVE-2026-1234`. `/patch install` alone opens a form.';

test.each([
  ['no-reboot', `No request was made: name the fleet first: t${USAGE}`],
  ['because CVE-2026-1', `No request was made: t${USAGE}`],
  ['win-prod noreboot', `No request was made: I couldn't read \`noreboot\`. Did you mean \`no-reboot\`? T${USAGE}`],
  ['win-prod win-qa', `No request was made: I couldn't read \`win-qa\`. T${USAGE}`],
  ['win-prod <!channel>', `No request was made: I couldn't read one of the words after the fleet. T${USAGE}`],
  ['win-prod at', `No request was made: \`at\` is there twice, or lacks its time. T${USAGE}`],
  ['win-prod without', `No request was made: \`without\` is there twice, or lacks its patches. T${USAGE}`],
  ['win-prod without <!here>', `No request was made: \`without\` is there twice, or lacks its patches. T${USAGE}`],
  ['win-prod now at 22:00', `No request was made: \`at\` is there twice, or lacks its time. T${USAGE}`],
  [
    'win-prod override',
    'No request was made: an override needs a reason, for example `/patch install win-prod override because dev is down`. Everyone sees the reason, and it needs one more approval.',
  ],
])('/patch install %s answers with what to type', (text, help) => {
  expect(parseInstall(words(text))).toEqual({ kind: 'help', text: help });
});

test.each([
  ['', { operation: 'scan', when: { kind: 'now' }, override: false }],
  ['win-prod', { operation: 'scan', fleet: 'win-prod', when: { kind: 'now' }, override: false }],
  [
    'win-prod because audit',
    { operation: 'scan', fleet: 'win-prod', when: { kind: 'now' }, override: false, reason: 'audit' },
  ],
])('/patch scan %s', (text, request) => {
  expect(parseScan(words(text))).toEqual({ kind: 'request', request });
});

const SCAN =
  'the command is `/patch scan <fleet> [because <reason>]`, for example `/patch scan win-prod`. `/patch scan` alone opens a form.';

test.each([
  ['win-prod win-qa', `No request was made: ${SCAN}`],
  ['because audit', `No request was made: ${SCAN}`],
  [
    'win-prod at 22:00',
    `No request was made: a scan installs nothing and starts as soon as it is approved, so \`at\` belongs to \`/patch install\`. For a scan ${SCAN}`,
  ],
])('/patch scan %s answers with what to type', (text, help) => {
  expect(parseScan(words(text))).toEqual({ kind: 'help', text: help });
});
