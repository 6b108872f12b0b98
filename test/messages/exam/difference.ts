import { differenceOf } from '../../../src/images/decision/difference.ts';
import type { Cve, ImageDifference } from '../../../src/images/types.ts';
import { NEW, OLD } from '../../images/difference-fixture.ts';

/** Two images a month apart: four CVEs fixed, two introduced, one still open. */
export const DIFFERENCE: ImageDifference = differenceOf(OLD, NEW);

const of = (which: 'fixed' | 'introduced'): readonly Cve[] =>
  DIFFERENCE.cves.kind === 'compared' ? DIFFERENCE.cves[which] : [];

export const FIXED = of('fixed');
export const INTRODUCED = of('introduced');
