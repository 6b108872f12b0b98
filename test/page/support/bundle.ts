import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, stop } from 'esbuild';

const PAGE = join(import.meta.dirname, '../../../local/page');

export interface Bundle {
  folder: string;
  remove: () => Promise<void>;
}

/** The page as it is shipped, in a folder of its own: page.html, page.js, page.css. */
export async function bundlePage(): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'patchwarden-page-'));
  await build({
    entryPoints: [join(PAGE, 'main.tsx')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2023',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  // Its service is a process of its own that a test run would wait for.
  await stop();
  await copyFile(join(PAGE, 'page.html'), join(folder, 'page.html'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
