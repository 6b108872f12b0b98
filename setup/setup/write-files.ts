import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Told } from '../caller.ts';

export interface NewFile {
  path: string;
  text: string;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** Files that are there with another text, and folders of their names. */
export const inTheWay = (files: readonly NewFile[]): readonly string[] =>
  files
    .filter(({ path, text }) => existsSync(path) && (isFolder(path) || readFileSync(path, 'utf8') !== text))
    .map(({ path }) => path);

/**
 * All of them or none: each is written beside its place, and moved there once all are written. It does not wait for anything in
 * between, so that Ctrl+C finds either nothing or everything. @throws Told
 */
export function writeFiles(files: readonly NewFile[], stop: AbortSignal): void {
  if (stop.aborted) throw new Told('Stopped. Nothing was written.');
  const folder = files.find(({ path }) => isFolder(path));
  if (folder !== undefined) throw new Told(`${folder.path} is a folder: move it away. Nothing was written.`);
  const beside = files.map(({ path, text }) => ({ path, text, temporary: `${path}.new-${process.pid}` }));
  try {
    for (const { path, text, temporary } of beside) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(temporary, text, { flag: 'wx' });
    }
    for (const { path, temporary } of beside) renameSync(temporary, path);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Told(`The files could not be written: ${because}`, { cause: error });
  } finally {
    for (const { temporary } of beside) if (existsSync(temporary)) rmSync(temporary);
  }
}
