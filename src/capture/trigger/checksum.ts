/**
 * CRC-16/XMODEM (polynomial 0x1021, start 0) of ASCII text: what two bytes can do for a line on a cable. One garbled line
 * in 65,536 passes; a sum or an exclusive-or would let through one in 256.
 */
export function crc16(text: string): number {
  let crc = 0;
  for (let at = 0; at < text.length; at++) {
    crc ^= (text.charCodeAt(at) & 0xff) << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

/** A text as it goes over the cable: `text*CCCC` and a line feed, the checksum in four upper-case hexadecimal digits. */
export function sealLine(text: string): string {
  return `${text}*${crc16(text).toString(16).toUpperCase().padStart(4, '0')}\n`;
}

/** The text of a sealed line (without its line feed), or null where the checksum is absent or wrong. */
export function openLine(line: string): string | null {
  const match = /^(.*)\*([0-9A-F]{4})$/.exec(line);
  if (match === null) return null;
  const [, text, sum] = match as unknown as [string, string, string];
  return crc16(text) === Number.parseInt(sum, 16) ? text : null;
}
