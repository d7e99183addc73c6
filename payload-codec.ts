/** What the Temporal server keeps of promises, under lock: names, words and amounts are nobody's who can read its database. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { type KeyRing, keyNamed } from './domain/key-ring.ts';

const { Payload: Wire } = temporal.api.common.v1;
const encrypted = 'binary/encrypted';
const cipher = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

/**
 * AES-256-GCM: the first key encrypts, each decrypts what it encrypted before. What is not encrypted is read as it is,
 * so that promises from before the keys live on.
 */
export const payloadCodec = (ring: KeyRing): PayloadCodec => ({
  encode: async (payloads) => payloads.map((payload) => encrypt(payload, ring)),
  decode: async (payloads) => payloads.map((payload) => decrypt(payload, ring)),
});

function encrypt(payload: Payload, [{ id, secret }]: KeyRing): Payload {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, secret, iv);
  const sealed = [sealing.update(Wire.encode(payload).finish()), sealing.final()];
  return {
    metadata: { encoding: bytesOf(encrypted), 'encryption-key-id': bytesOf(id) },
    data: Buffer.concat([iv, ...sealed, sealing.getAuthTag()]),
  };
}

/** @throws Error where the key is not known, or the payload was changed */
function decrypt(payload: Payload, ring: KeyRing): Payload {
  if (textOf(payload.metadata?.['encoding']) !== encrypted) return payload;
  const id = textOf(payload.metadata?.['encryption-key-id']);
  const key = keyNamed(ring, id);
  if (!key) throw new Error(`PAYLOAD_KEYS has no key ${id}, with which this was encrypted`);
  const data = Buffer.from(payload.data ?? new Uint8Array());
  const opening = createDecipheriv(cipher, key.secret, data.subarray(0, ivBytes), { authTagLength: tagBytes });
  opening.setAuthTag(data.subarray(-tagBytes));
  return Wire.decode(Buffer.concat([opening.update(data.subarray(ivBytes, -tagBytes)), opening.final()]));
}

/** Also what a failure says; a path, since workflows load it, too. */
export const failureConverterPath = fileURLToPath(new URL('workflows/failure-converter.cjs', import.meta.url));

/** How clients and workers write what the server keeps. @param ring undefined: as it is */
export const dataConverterOf = (ring: KeyRing | undefined): DataConverter =>
  ring ? { payloadCodecs: [payloadCodec(ring)], failureConverterPath } : {};

/** What the address of the codec endpoint ends with, so that the Temporal UI alone can ask it: it follows from the first key. */
export const codecToken = ([{ secret }]: KeyRing): string =>
  createHmac('sha256', secret).update('kept codec endpoint').digest('base64url');
