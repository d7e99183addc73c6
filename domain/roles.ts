/** Who a key speaks for. `rep`: the own customers and commitments; `manager`: those of the reps below, at any depth. */
export const roles = ['rep', 'manager', 'admin', 'integration', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Somebody at a door of Kept. */
export interface Caller {
  readonly role: Role;
  /** a rep's code, or the name of a machine; the actor of what is done */
  readonly person: string;
  /** the reps whose customers and commitments are in sight */
  readonly sees: 'all' | ReadonlySet<string>;
  /** through which door, as the record will say: `key 4f… at 10.0.0.7` */
  readonly from?: string;
  /** nobody stands above this person, who may decide about the own commitments, too */
  readonly atTheTop: boolean;
}

/** Who does something, and through which door: `key 4f… at 10.0.0.7`, `session 81… at 10.0.0.7`, `link`, `import`. */
export interface Doer {
  readonly by: string;
  readonly from?: string | undefined;
}

/** A role whose keys belong to a person of the company. */
export const isPersonal = (role: Role): boolean => role === 'rep' || role === 'manager';

/** Creates promises, plans and disputes. */
export const creators: readonly Role[] = ['rep', 'manager', 'admin', 'integration'];
/** Reports what was said and done. */
export const reporters: readonly Role[] = ['rep', 'manager'];
/** Decides about what a rep below has done. */
export const deciders: readonly Role[] = ['manager'];
/** Brings facts from other systems. */
export const recorders: readonly Role[] = ['integration', 'admin'];
/** Keeps master data, policy and keys. */
export const keepers: readonly Role[] = ['admin'];

/** @param reps to whom something belongs; more than one where it has passed from one to another */
export const isInSight = ({ sees }: Caller, reps: readonly string[]): boolean =>
  sees === 'all' || reps.some((rep) => sees.has(rep));

/** D5, A2: nobody decides about the own word, except where nobody stands above. */
export const decidesAbout = ({ person, atTheTop }: Caller, reps: readonly string[]): boolean =>
  atTheTop || !reps.includes(person);
