// `npm start`: builds everything, and runs local mode. The build is for the config that is named, or that the world has of its own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const given = process.argv.slice(2);
const [world, config] = ['--world', '--config'].map((name) =>
  given.includes(name) ? given[given.indexOf(name) + 1] : undefined,
);
const own = `local/world/${world}.patchwarden.yml`;
if (config !== undefined) process.env.PATCHWARDEN_CONFIG = config;
else if (existsSync(own)) process.env.PATCHWARDEN_CONFIG ??= own;

const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
// It reads the same arguments, and lists of processes show it.
process.title = ['node', 'dist/local.cjs', ...given].join(' ');
if (status === 0) await import('../dist/local.cjs');
else process.exitCode = status ?? 1;
