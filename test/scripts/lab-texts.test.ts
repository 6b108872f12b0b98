import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { labTemplates } from '../../local/world/lab-templates.ts';

const run = promisify(execFile);

test('the bundle of local mode has the lab’s templates letter for letter, and needs no file for them', async () => {
  const plugin = pathToFileURL(join(process.cwd(), 'scripts/lab-texts.mjs')).href;
  const script = `
    import { build } from 'esbuild';
    import { labTexts } from ${JSON.stringify(plugin)};
    const { outputFiles } = await build({
      entryPoints: ['local/world/lab-templates.ts'], bundle: true, write: false, format: 'cjs', plugins: [labTexts],
    });
    const module = { exports: {} };
    new Function('module', outputFiles[0].text)(module);
    process.stdout.write(JSON.stringify(module.exports.labTemplates));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(JSON.parse(stdout)).toEqual(labTemplates);
});
