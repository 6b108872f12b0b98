// `npm start`: builds everything, and runs local mode. A world that has a config of its own is built and governed by that one, if no other is named.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const given = process.argv.slice(2);
const world = given[given.indexOf('--world') + 1];
const own = `local/world/${world}.patchwarden.yml`;
if (given.includes('--world') && !given.includes('--config') && existsSync(own)) process.env.PATCHWARDEN_CONFIG ??= own;

const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
// It reads the same arguments, and lists of processes show it.
process.title = ['node', 'dist/local.cjs', ...given].join(' ');
if (status === 0) await import('../dist/local.cjs');
else process.exitCode = status ?? 1;
