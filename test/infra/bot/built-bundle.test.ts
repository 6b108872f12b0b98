import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtBundle } from '../../../infra/bot/built-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'built-'));
const config = join(folder, 'now.yml');

afterAll(() => rmSync(folder, { recursive: true }));

test('refuses what was not built, and what was built of another patchwarden.yml', () => {
  expect(() => builtBundle(folder, config)).toThrow(`${folder} is not there: run \`npm run build\` first`);
  writeFileSync(join(folder, 'index.cjs'), '');
  expect(builtBundle(folder, config)).toBe(folder);
  writeFileSync(config, 'observe: shadow');
  writeFileSync(join(folder, 'patchwarden.yml'), 'observe: true');
  expect(() => builtBundle(folder, config)).toThrow(
    `${join(folder, 'patchwarden.yml')} is not what ${config} says now: run \`npm run build\` first`,
  );
  writeFileSync(join(folder, 'patchwarden.yml'), 'observe: shadow');
  expect(builtBundle(folder, config)).toBe(folder);
});
