/** A whole number with its thousands parted: `10,000`. */
export function numberWords(value: number): string {
  return value.toLocaleString('en-US');
}
