import { textOf } from './json.ts';
import { type Resolved, scalar, type Unknown, unknown } from './resolved.ts';

const DYNAMIC = '{{resolve:';
const FROM_SSM = /\{\{resolve:ssm(?:-secure)?:/;

/** A text of a property; one with a dynamic reference is unknown before the update. */
export function finished(text: string): Resolved {
  if (!text.includes(DYNAMIC)) return scalar(text);
  return FROM_SSM.test(text) ? { ...unknown(text), ssm: true } : unknown(text);
}

/**
 * Pieces put together. Among empty texts an unknown piece is the whole, so that `!Sub '${Lt.LatestVersionNumber}'` is the
 * attribute as it is; a list or an object among the pieces is refused by CloudFormation.
 */
export function joined(pieces: readonly Resolved[], expression: string): Resolved {
  const filled = pieces.filter((piece) => piece.kind !== 'scalar' || textOf(piece.value) !== '');
  const [only] = filled;
  if (filled.length === 1 && only?.kind === 'unknown') return only;
  if (filled.some(({ kind }) => kind !== 'scalar' && kind !== 'unknown')) return unknown(expression);
  const text = filled.map((piece) => (piece.kind === 'scalar' ? textOf(piece.value) : '')).join('');
  const untold = filled.find((piece): piece is Unknown => piece.kind === 'unknown');
  if (untold === undefined) return finished(text);
  const ssm = FROM_SSM.test(text) || filled.some((piece) => piece.kind === 'unknown' && piece.ssm === true);
  return ssm ? { ...unknown(untold.expression), ssm: true } : unknown(untold.expression);
}
