const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const DECIMAL = /^[-+]?(?:0|[1-9][\d_]*)$/;
const OCTAL = /^([-+]?)0([0-7_]+)$/;
const PREFIXED = /^([-+]?)(0b[01_]+|0x[\da-fA-F_]+)$/;
/** `12:30:45`: base 60. */
const SEXAGESIMAL = /^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/;
/** A leading 0 before digits that are not octal: CloudFormation's parser makes a double of it. */
const LEADING_ZERO = /^[-+]?0[\d_]*[89][\d_]*$/;
const FLOAT = /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]?\d+)?|[-+]?\d[\d_]*[eE][-+]?\d+|[-+]?\.\d[\d_]*(?:[eE][-+]?\d+)?)$/;

/**
 * What a plain YAML scalar, or a number of JSON, means by the types of [YAML 1.1](https://yaml.org/type/), as CloudFormation's parser and the AWS
 * CLI's have them: `yes`, `no`, `on`, `off` are flags, `y` and `n` are not; a leading 0 is octal, colons are base 60. Dates
 * stay text: CloudFormation has no timestamps. Numbers that JavaScript cannot hold, and those whose digits CloudFormation
 * writes otherwise, are given as the text that CloudFormation makes of them.
 */
export function plainScalar(source: string): null | boolean | number | string {
  if (NULL.test(source)) return null;
  if (TRUE.test(source)) return true;
  if (FALSE.test(source)) return false;
  return integerOf(source) ?? floatOf(source) ?? source;
}

function integerOf(source: string): number | string | undefined {
  if (DECIMAL.test(source)) return held(BigInt(source.replaceAll('_', '').replace('+', '')));
  const [, octalSign, octal] = OCTAL.exec(source) ?? [];
  if (octal !== undefined) return signed(octalSign, `0o${octal}`);
  const [, sign, digits] = PREFIXED.exec(source) ?? [];
  if (digits !== undefined) return signed(sign, digits);
  return SEXAGESIMAL.test(source) ? sexagesimal(source) : undefined;
}

/** Digits that are underscores alone are no number. */
function signed(sign: string | undefined, digits: string): number | string | undefined {
  const bare = digits.replaceAll('_', '');
  if (bare.length === 2) return undefined;
  return held(sign === '-' ? -BigInt(bare) : BigInt(bare));
}

function sexagesimal(source: string): number | string {
  const parts = source.replaceAll('_', '').replace(/^[-+]/, '').split(':');
  const sum = parts.reduce((total, part) => total * 60n + BigInt(part), 0n);
  return held(source.startsWith('-') ? -sum : sum);
}

const held = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
};

function floatOf(source: string): number | string | undefined {
  if (!FLOAT.test(source) && !LEADING_ZERO.test(source)) return undefined;
  const number = Number(source.replaceAll('_', ''));
  const text = javaText(number);
  return Number.isFinite(number) && text === String(number) ? number : text;
}

/** A double as Java writes it: 1 is `1.0`, and 12,345,678 is `1.2345678E7`. */
function javaText(number: number): string {
  if (!Number.isFinite(number)) return String(number);
  const size = Math.abs(number);
  const [mantissa = '', exponent = '0'] = number.toExponential().split('e');
  const plain = size === 0 || (size >= 1e-3 && size < 1e7);
  const digits = plain ? String(number) : mantissa;
  const point = digits.includes('.') ? digits : `${digits}.0`;
  return plain ? point : `${point}E${Number(exponent)}`;
}
