import { createHmac } from 'node:crypto';

const LINE_FEED = 0x0a;
const SIGNATURE = /^[0-9a-fA-F]{64}$/;

/** A signed datagram in its parts; views into its bytes. */
export interface SignedDatagram {
  /** The camera pose message, JSON. */
  body: Uint8Array;
  /** The challenge that the sender answers; '' where it knows none yet. */
  challenge: string;
  /** What is signed: body, line feed, challenge. */
  signed: Uint8Array;
  /** 32 bytes. */
  signature: Uint8Array;
}

/**
 * A message as it is sent where senders must prove who they are: the message, the receiver's last challenge and the
 * HMAC-SHA256 (RFC 2104) of these two lines, in hexadecimal; one line each. `key`: the camera's own.
 */
export function signDatagram(body: string, challenge: string, key: Uint8Array): string {
  const signed = `${body}\n${challenge}`;
  return `${signed}\n${hmac(Buffer.from(signed, 'utf8'), key).toString('hex')}`;
}

/** The parts of a signed datagram; null where it is none. Checks nothing. */
export function splitDatagram(bytes: Uint8Array): SignedDatagram | null {
  const last = bytes.lastIndexOf(LINE_FEED);
  const first = last <= 0 ? -1 : bytes.lastIndexOf(LINE_FEED, last - 1);
  if (first < 0) return null;
  const hex = Buffer.from(bytes.subarray(last + 1)).toString('latin1');
  if (!SIGNATURE.test(hex)) return null;
  return {
    body: bytes.subarray(0, first),
    challenge: Buffer.from(bytes.subarray(first + 1, last)).toString('latin1'),
    signed: bytes.subarray(0, last),
    signature: Buffer.from(hex, 'hex'),
  };
}

/** 32 bytes. */
export function hmac(bytes: Uint8Array, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(bytes).digest();
}
