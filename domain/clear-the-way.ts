import { couldExcuse, inTheWay, type ObstacleKind } from './matters.ts';

/** C9: something of ours that could excuse a breach. */
export interface Obstacle {
  /** the matter's or the promise's id; `absence` */
  readonly id: string;
  readonly kind: ObstacleKind | 'promise-broken' | 'promise-open' | 'absence';
  /** its number as the customer knows it; of an absence the local date */
  readonly reference: string | null;
}

/** What the look at our own side finds. */
export interface OurSide {
  readonly promise: { readonly id: string; readonly invoices: readonly string[]; readonly dueDate: string };
  /** the open matters of the customer */
  readonly matters: readonly {
    readonly id: string;
    readonly kind: string;
    readonly reference: string | null;
    readonly commitmentId: string | null;
  }[];
  /** what we promised this customer and have not kept, or not yet */
  readonly promisesOfOurs: readonly { readonly id: string; readonly status: string }[];
  /** the rep is away on the due day */
  readonly repAway: boolean;
}

const isObstacle = (kind: string): kind is ObstacleKind => (inTheWay as readonly string[]).includes(kind);

/** C9: what of ours could excuse a breach of this promise; `[]`: the way is clear. */
export function obstaclesOf({ promise, matters, promisesOfOurs, repAway }: OurSide): Obstacle[] {
  return [
    ...matters.flatMap((matter) => {
      const { id, kind, reference } = matter;
      return isObstacle(kind) && couldExcuse(matter, promise) ? [{ id, kind, reference }] : [];
    }),
    ...promisesOfOurs.flatMap(({ id, status }): Obstacle[] => {
      if (status === 'open') return [{ id, kind: 'promise-open', reference: null }];
      return status === 'broken' || status === 'partially-kept'
        ? [{ id, kind: 'promise-broken', reference: null }]
        : [];
    }),
    ...(repAway ? [{ id: 'absence', kind: 'absence', reference: promise.dueDate } as const] : []),
  ];
}
