import { readFileSync } from 'node:fs';
import { filesIn, type Literal, literalsOf } from './literals.ts';

/**
 * Not held to the words: decisions, which quote the code as it was when they were made; CONTRIBUTING, whose table quotes what to
 * avoid; and pages that scripts write about mistakes and seeded bugs.
 */
const OTHERS = /^docs\/(?:adr\/|mutants\.md|proof\.md|toolchain\.md)/;

/** The pages of text that people read. */
export const pages = (): string[] =>
  ['README.md', 'manifest.yml', ...filesIn('docs', /\.md$/)].filter((file) => !OTHERS.test(file));

/** Paragraphs, list items and rows, each as one line, since sentences run over lines; code is commands, output and names. */
export function paragraphsOf(file: string): Literal[] {
  let line = 1;
  const text = readFileSync(file, 'utf8')
    .replaceAll(/```[\s\S]*?```/g, (block) => block.replaceAll(/[^\n]/g, ''))
    .replaceAll(/`[^`\n]+`/g, '`…`');
  return text.split(/(\n\s*\n|\n(?=[-|#]|\d+\. ))/).flatMap((part) => {
    const here = line;
    line += part.split('\n').length - 1;
    return part.trim() === '' ? [] : [{ file, line: here, text: part.replaceAll(/\s+/g, ' ').trim() }];
  });
}

/** Simulators repeat sentences of AWS and Slack. */
const SIMULATED = /^local\/(?:aws|slack|world)\//;

/** A single word is said on buttons and in titles, which only messages have; elsewhere it is a name. */
const isSaid = ({ file, text }: Literal): boolean =>
  / /.test(text.trim()) || (/\/message[/.]/.test(file) && /^[A-Z][a-z]+$/.test(text));

/** Every string and template of the product, its page and its infrastructure that may be a sentence or a label. */
export const sentences = (): Literal[] =>
  literalsOf(
    ['src', 'infra', 'local'].flatMap((folder) => filesIn(folder)).filter((file) => !SIMULATED.test(file)),
  ).filter(isSaid);
