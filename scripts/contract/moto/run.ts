import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import process, { env, exit, stderr, stdout } from 'node:process';
import { askAll } from './ask.ts';
import { calls } from './calls/all.ts';
import { createSend } from './clients.ts';
import { compare } from './compare.ts';
import { EXPLAINED_MOTO, explained } from './differences/all.ts';
import { motoVersion, startLocal, startMoto } from './servers.ts';

// Said once per SDK client to those on an older Node.js.
env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const ANSWERS = 'test/fixtures/moto/answers.json';

async function main(): Promise<number> {
  const python = env['PYTHON'] ?? 'python3';
  const version = motoVersion(python);
  if (version === undefined) {
    stderr.write(
      `Nothing was compared with moto: install it with ${python} -m pip install 'moto[server,all]==${EXPLAINED_MOTO}', or name a Python that has it in PYTHON.\n`,
    );
    return 1;
  }
  // The endpoint is compared as it is now, not as it was built once.
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (built.status !== 0) return 1;
  const moto = await startMoto(python);
  try {
    const local = await startLocal();
    try {
      return await compareBoth(moto.url, local, version);
    } finally {
      local.stop();
    }
  } finally {
    moto.stop();
  }
}

async function compareBoth(motoUrl: string, local: { url: string; control: string }, version: string): Promise<number> {
  const theirs = await askAll(calls, { send: createSend(motoUrl), pass: async () => {} });
  const ours = await askAll(calls, { send: createSend(local.url), pass: (minutes) => advance(local.control, minutes) });
  const { agreed, problems, count } = compare({ calls, theirs, ours, explained });
  for (const problem of problems) stderr.write(`${problem}\n`);
  stdout.write(`${count} calls to moto ${version} and to the local AWS: ${problems.length} unexplained or outdated.\n`);
  if (problems.length > 0) {
    if (version !== EXPLAINED_MOTO) stderr.write(`The differences are explained for moto ${EXPLAINED_MOTO}.\n`);
    return 1;
  }
  writeFileSync(ANSWERS, `${JSON.stringify({ moto: version, answers: agreed })}\n`);
  return 0;
}

async function advance(control: string, minutes: number): Promise<void> {
  const body = JSON.stringify({ advance: `${minutes}m` });
  const answer = await fetch(`${control}/_local/clock`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`advancing the clock: ${answer.status} ${await answer.text()}`);
}

exit(await main());
