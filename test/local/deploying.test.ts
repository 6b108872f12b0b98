import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Local, startLocal } from '../../local/start.ts';
import { warningLine } from '../../src/deploy/message/warnings.ts';
import type { WarningCode } from '../../src/deploy/types/warning.ts';
import { topText } from '../../src/slack/mrkdwn.ts';
import { configWithout } from '../support/config-without.ts';
import { further } from '../support/further.ts';
import { runScript, storyGuide } from './story.ts';

const GUIDE = storyGuide('docs/deploying.md');

/** Ids differ from world to world. */
const withoutIds = (text: string): string =>
  text.replace(/\bami-[0-9a-f]{17}\b/g, 'ami-…').replace(/\b([bd])-[0-9a-z]{8}\b/g, '$1-…');

/** Every code, so that one more does not compile without being listed here. */
const WARNINGS: Readonly<Record<WarningCode, true>> = {
  'no-creation-policy': true,
  'no-success-needed': true,
  'no-signal-needed': true,
  'fixed-version': true,
  'other-source': true,
  'cannot-be-told': true,
  'language-extensions': true,
  macro: true,
  module: true,
  'image-in-nested-stack': true,
  'roll-without-signals': true,
  'none-in-service': true,
  'min-in-service': true,
  'batch-size': true,
  'pause-time': true,
  'two-policies': true,
  'sizes-contradict': true,
  'refresh-preferences': true,
  'refresh-ends-early': true,
  'signals-cannot-arrive': true,
  'launch-suspended': true,
  'few-signals': true,
  'protected-replaced': true,
  'protected-wait': true,
  'protected-left': true,
  'standby-replaced': true,
  'standby-wait': true,
  'standby-left': true,
  'deletion-protection': true,
  'instances-retained': true,
  'warm-pool': true,
  'scheduled-lost': true,
  'scheduled-soon': true,
  'scheduled-unknown': true,
  'no-addresses': true,
  'few-addresses': true,
  'addresses-unknown': true,
  'no-vcpu-quota': true,
  'vcpu-quota-unknown': true,
  'capacity-reset': true,
  'floating-version': true,
  'ssm-image': true,
  'nested-stack': true,
  'express-mode': true,
  drifted: true,
  'fixed-group-name': true,
  'no-update-policy': true,
  'empty-group': true,
  'nothing-replaced': true,
  'other-changes': true,
  'no-way-back': true,
  'no-stack-role': true,
  'suspended-processes': true,
  'deprecated-image': true,
  'parameter-missing': true,
  'parameter-not-text': true,
  'parameter-unread': true,
  'mixed-images': true,
  'unhealthy-now': true,
};

const isWarning = (code: string): code is WarningCode => Object.hasOwn(WARNINGS, code);

const REACH = ['rules', 'protected-instances', 'reach', 'room', 'schedule'].map((name) => `reach/${name}`);

/** What the rules pass for `blocks`, by code: `true`, `false`, or a condition. */
const blocking = (): Map<string, Set<string>> => {
  const rules = [
    'stack-plan',
    'group-warnings',
    'unsupported-warnings',
    'refresh-plan',
    'live',
    'publish',
    ...REACH,
  ].map((name) => readFileSync(`src/deploy/decision/${name}.ts`, 'utf8'));
  const all = new Map<string, Set<string>>();
  for (const [, codes = '', blocks = ''] of rules.join('\n').matchAll(/\bwarn\(([^,]*'[^,]*), ([^),]+)/g))
    for (const [, code = ''] of codes.matchAll(/'([a-z-]+)'(?! \?)/g))
      all.set(code, (all.get(code) ?? new Set()).add(blocks));
  // What needs no success, and what is not read, is refused by a code that is looked up.
  for (const [, given, code = given ?? ''] of rules
    .join('\n')
    .matchAll(/\bcode: '([a-z-]+)'|^ {2}'?[a-z-]+'?: '([a-z-]+)',$/gm))
    all.set(code, new Set(['true']));
  return all;
};

/** What the guide waits for: the soak of the policy `prod`. A soak's length is its own tests'; here half an hour does as well as a day. */
const SOAK = '24h';
const SHORT = '30m';

/** The example's config without what the story is not about, and with the short soak. */
function quickConfig(): string {
  const text = readFileSync(configWithout(['compliance', 'windows']), 'utf8');
  const [before = '', after, ...more] = text.split(`soak: ${SOAK}`);
  if (after === undefined || more.length > 0) throw new Error(`patchwarden.yml has not one soak of ${SOAK}`);
  const path = join(mkdtempSync(join(tmpdir(), 'deploying-')), 'patchwarden.yml');
  writeFileSync(path, `${before}soak: ${SHORT}${after}`);
  return path;
}

describe('docs/deploying.md', () => {
  further('the commands of its story print what it says', async () => {
    const day = `\nlater ${SOAK}\n`;
    expect(GUIDE.script.split(day)).toHaveLength(2);
    const local: Local = await startLocal({ config: quickConfig() });
    let output = '';
    try {
      ({ output } = await runScript(GUIDE.script.replace(day, `\nlater ${SHORT}\n`), { LOCAL: local.slackUrl }));
    } finally {
      await local.close();
    }
    expect(GUIDE.printed.length).toBeGreaterThan(5);
    expect(withoutIds(output)).toBe(withoutIds(GUIDE.printed.join('')));
  });

  test('it lists every warning with the sentence of the card, and whether it blocks', () => {
    const rows = [
      ...GUIDE.document.matchAll(/^\| `([a-z-]+)` +\| (.*?) +\| (yes|no|when it shrinks) +\| (.*?) +\|$/gm),
    ];
    expect(new Set(rows.map(([, code]) => code))).toEqual(new Set(Object.keys(WARNINGS)));
    const rules = blocking();
    for (const [, code = '', what = '', blocks = '', next = ''] of rows) {
      if (!isWarning(code)) continue;
      expect(topText(warningLine({ code, blocks: false, facts: {} }))).toBe(`• ${what}. ${next}.`);
      const given = [...(rules.get(code) ?? [])];
      expect([
        code,
        given.map((each) => (each === 'true' ? 'yes' : each === 'false' ? 'no' : 'when it shrinks')),
      ]).toEqual([code, [blocks]]);
    }
  });

  test('each picture it shows is there', () => {
    expect(GUIDE.pictures.length).toBeGreaterThan(5);
    expect(GUIDE.missing).toEqual([]);
  });
});
