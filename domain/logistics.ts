import { z } from 'zod';
import { Code, Country, DaysOff, Instant, LocalDate, Region, Words, WorkingHours, Zone } from './master-data.ts';

const name = Words.min(1, 'expected a name').max(200);
const kilograms = z.number().min(0).max(1_000_000);
const litres = z.number().min(0).max(10_000_000);
/** never below zero */
export const Quantity = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,3})?$/, 'expected a decimal number as a string, like "12" or "0.125"');
/** above zero */
export const ShippedQuantity = z
  .string()
  .regex(/^(?=.*[1-9])\d{1,12}(\.\d{1,3})?$/, 'expected a decimal number above 0 as a string, like "12" or "0.125"');
/** A5: where goods lie and trips begin. A customer's distance and travel time are taken from its rep's office, and so from here. */
export const Site = z
  .strictObject({
    name,
    zone: Zone,
    country: Country,
    region: Region,
    /** when trips are loaded, and vehicles are out */
    workingHours: WorkingHours.default({ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:00', to: '18:00' }),
  })
  .meta({ id: 'Site' });
export type Site = z.output<typeof Site>;

/** A5: what is delivered; weight and volume of one unit. */
export const Product = z.strictObject({ name, weightKg: kilograms, volumeLitres: litres }).meta({ id: 'Product' });
export type Product = z.output<typeof Product>;

const notThere = z.array(DaysOff).max(100).default([]);

/** A5: a vehicle of ours. */
export const Vehicle = z
  .strictObject({
    name,
    siteId: Code,
    capacityKg: kilograms,
    capacityLitres: litres,
    /** local days on which it is in the workshop */
    workshop: notThere,
  })
  .meta({ id: 'Vehicle' });
export type Vehicle = z.output<typeof Vehicle>;

/** A5: a driver of ours. */
export const Driver = z
  .strictObject({
    name,
    siteId: Code,
    workingHours: WorkingHours.default({ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:00', to: '16:00' }),
    absences: notThere,
  })
  .meta({ id: 'Driver' });
export type Driver = z.output<typeof Driver>;

/** A5: how much of a product lies at a site. A later count replaces an earlier one; what was delivered is not in it. */
export const Stock = z
  .strictObject({ productId: Code, siteId: Code, quantity: Quantity, countedAt: Instant })
  .meta({ id: 'Stock' });
export type Stock = z.output<typeof Stock>;

/** A5: goods that we expect. */
export const Receipt = z
  .strictObject({
    productId: Code,
    siteId: Code,
    quantity: ShippedQuantity,
    /** local date of the site; there before its trips are loaded on the next day */
    expectedOn: LocalDate,
    /** whether the supplier has confirmed it: what is not confirmed makes a promise uncertain (A3) */
    confirmed: z.boolean().default(false),
    /** it is counted in the stock, or will never come: nothing is expected any more */
    closed: z.boolean().default(false),
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.output<typeof Receipt>;
