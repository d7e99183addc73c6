import { fromVolume, toVolume } from './rebate.ts';

/** Of a quantity in units, like "12" or "0.125". @throws RangeError where it has more than three decimals */
export const thousandths = (quantity: string): bigint => toVolume(quantity, 'quantity', '');

/** The quantity in units. */
export const units = (quantity: bigint): string => fromVolume(quantity, 'quantity', '');
