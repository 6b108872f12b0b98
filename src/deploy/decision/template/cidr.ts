const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;
/** As many as Fn::Cidr makes. */
const MAX_BLOCKS = 256;

/**
 * The first blocks of an IPv4 range, each of so many host bits. `undefined`: not a range of IPv4, or one that does not hold them.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks(range: string, count: number, bits: number): string[] | undefined {
  const [, ...parts] = (IPV4.exec(range) ?? []).map(Number);
  const length = parts[4];
  if (length === undefined || length > 32 || parts.slice(0, 4).some((part) => part > 255)) return undefined;
  const size = 2 ** bits;
  const fits = Number.isInteger(bits) && bits >= 1 && Number.isInteger(count) && count >= 1 && count <= MAX_BLOCKS;
  if (!fits || count * size > 2 ** (32 - length)) return undefined;
  const address = parts.slice(0, 4).reduce((sum, part) => sum * 256 + part, 0);
  const start = address - (address % 2 ** (32 - length));
  return Array.from({ length: count }, (_, i) => `${dotted(start + i * size)}/${32 - bits}`);
}

const dotted = (address: number): string =>
  [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join('.');
