import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';

/** A server that runs in a process of its own. */
export interface Server {
  url: string;
  stop: () => void;
}

/** The version of moto that this Python can import; `undefined` without Python or moto. */
export function motoVersion(python: string): string | undefined {
  const asked = spawnSync(python, ['-c', 'import moto.server, moto; print(moto.__version__)'], { encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}

export async function startMoto(python: string): Promise<Server> {
  const port = await freePort();
  const process = spawn(python, ['-m', 'moto.server', '-p', String(port)], { stdio: 'ignore', cwd: tmpdir() });
  return whenUp('moto', process, `http://127.0.0.1:${port}`);
}

/** Our endpoint as `npm start` has it, with time standing still; `control` is where its clock is set. */
export async function startLocal(): Promise<Server & { control: string }> {
  const [port, awsPort] = [await freePort(), await freePort()];
  const args = ['dist/local.cjs', '--speed', '0', '--port', String(port), '--aws-port', String(awsPort)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const control = `http://127.0.0.1:${port}`;
  const { stop } = await whenUp('local mode', child, `${control}/_local/state`);
  return { url: `http://127.0.0.1:${awsPort}`, control, stop };
}

const STARTS_WITHIN = 120_000;

async function whenUp(name: string, process: ChildProcess, url: string): Promise<Server> {
  const stop = () => void process.kill();
  const end = Date.now() + STARTS_WITHIN;
  while (process.exitCode === null && Date.now() < end) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  stop();
  throw new Error(`${name} did not start`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
