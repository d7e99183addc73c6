import { z } from 'zod';
import { Code, Customer, Rep } from '../../domain/master-data.ts';
import { Matter } from '../../domain/matters.ts';
import { Money, SignedMoney } from '../../domain/money.ts';
import { Policy } from '../../domain/policy.ts';
import { roles } from '../../domain/roles.ts';
import { Sale } from '../../domain/sales.ts';

const coded = { id: Code };
const Instant = z.iso.datetime();

/** A page of a list; `next` is what asks for the page after it, null at the end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() });

export const RepAnswer = Rep.extend(coded).meta({ id: 'Rep' });
export const CustomerAnswer = Customer.extend(coded).meta({ id: 'Customer' });
export const MatterAnswer = Matter.extend(coded).meta({ id: 'Matter' });
export const PolicyAnswer = z.strictObject({ version: z.int().min(0), policy: Policy });

/** What a commitment gets of a payment, or gives back. */
const Share = z.strictObject({ commitmentId: z.uuid(), amount: Money });

export const PaymentAnswer = z.strictObject({
  id: z.uuid(),
  result: z.enum(['recorded', 'unchanged']),
  /** of a payment that was not recorded before */
  allocations: z.array(Share).optional(),
});

export const ReversalAnswer = z.strictObject({
  id: z.uuid(),
  result: z.enum(['recorded', 'unchanged']),
  takenFrom: z.array(Share),
  followUps: z.array(z.uuid()),
});

/** One for each line, in order. */
export const SalesAnswer = z.strictObject({
  lines: z.array(
    z.strictObject({
      document: Sale.shape.document,
      line: Sale.shape.line,
      result: z.enum(['new', 'corrected', 'unchanged', 'superseded', 'refused']),
      /** of a refused one: which field, and why */
      field: z.string().optional(),
      because: z.string().optional(),
    }),
  ),
});
export const MonthlySalesAnswer = z
  .strictObject({
    month: z.string(),
    net: SignedMoney,
    /** the part of it that is paid */
    paid: SignedMoney,
    quantity: z.string(),
    lines: z.int(),
  })
  .meta({ id: 'MonthlySales' });

export const KeyAnswer = z
  .strictObject({
    id: z.uuid(),
    role: z.enum(roles),
    person: Code,
    createdAt: Instant,
    createdBy: z.string(),
    expiresAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: 'Key' });
/** The key itself is shown this once. */
export const NewKeyAnswer = KeyAnswer.extend({ key: z.string() }).meta({ id: 'NewKey' });

export const WebhookAnswer = z
  .strictObject({
    id: z.uuid(),
    url: z.url(),
    types: z.array(z.string()),
    createdAt: Instant,
    createdBy: z.string(),
    closedAt: Instant.nullable(),
  })
  .meta({ id: 'Webhook' });
/** The secret is shown this once. */
export const NewWebhookAnswer = WebhookAnswer.extend({ secret: z.string() }).meta({ id: 'NewWebhook' });
export const DeliveryAnswer = z
  .strictObject({
    id: z.uuid(),
    type: z.string(),
    commitmentId: z.uuid(),
    sequence: z.int(),
    at: Instant,
    state: z.enum(['pending', 'delivered', 'failed']),
    result: z.string().nullable(),
    triedAt: Instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export const Alive = z.strictObject({ status: z.literal('ok') });
export const Ready = z.strictObject({
  status: z.enum(['ready', 'degraded', 'not ready']),
  database: z.boolean(),
  temporal: z.boolean(),
  workers: z.boolean(),
  mail: z.boolean(),
});
