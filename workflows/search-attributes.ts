import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * What the Temporal UI's list shows of a commitment. No personal data: codes, instants, amounts and states only.
 * `Awaits` says who owes the next move and which: `['rep', 'response']`.
 */
export const searchAttributes = {
  kind: defineSearchAttributeKey('Kind', SearchAttributeType.KEYWORD),
  status: defineSearchAttributeKey('State', SearchAttributeType.KEYWORD),
  customer: defineSearchAttributeKey('Customer', SearchAttributeType.KEYWORD),
  rep: defineSearchAttributeKey('Rep', SearchAttributeType.KEYWORD),
  dueAt: defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME),
  amount: defineSearchAttributeKey('Amount', SearchAttributeType.DOUBLE),
  currency: defineSearchAttributeKey('Currency', SearchAttributeType.KEYWORD),
  severity: defineSearchAttributeKey('Severity', SearchAttributeType.KEYWORD),
  awaits: defineSearchAttributeKey('Awaits', SearchAttributeType.KEYWORD_LIST),
  rehearsal: defineSearchAttributeKey('Rehearsal', SearchAttributeType.BOOL),
} as const;
