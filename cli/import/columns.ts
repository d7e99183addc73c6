/** A CSV column: where its cell goes in the JSON shape of the API, and as what. */
export interface Column {
  /** dotted: `liquidFunds.amount.value` */
  readonly path: string;
  /** a cell that cannot be read stays text, so that the schema refuses it and shows it */
  readonly read: (cell: string) => unknown;
}
export type Columns = Readonly<Record<string, Column>>;

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

export const text = (path: string): Column => ({ path, read: (cell) => cell });
export const number = (path: string): Column => ({
  path,
  read: (cell) => (/^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell),
});
/** Words with spaces between them. */
export const words = (path: string): Column => ({ path, read: (cell) => cell.split(/\s+/) });
/** `2027-01-11/2027-01-15` or, with who stands in, `2027-01-11/2027-01-15/vogt`, with spaces between them. */
export const absences = (path: string): Column => ({
  path,
  read: (cell) =>
    cell.split(/\s+/).map((word) => {
      const [from = '', to = '', ...standIn] = word.split('/');
      return { from, to, ...(standIn.length > 0 ? { standIn: standIn.join('/') } : {}) };
    }),
});
/** true, yes, 1 or false, no, 0. */
export const truth = (path: string): Column => ({ path, read: (cell) => truths[cell.toLowerCase()] ?? cell });

type Shape = { [key: string]: unknown };

/** @returns reads one CSV row with these columns into its JSON shape; an empty cell is left out */
export function shaperOf(columns: readonly Column[]): (cells: readonly string[]) => Shape {
  const places = columns.map(({ path, read }) => ({ names: path.split('.'), read }));
  return (cells) => {
    const shape: Shape = {};
    for (const [index, { names, read }] of places.entries()) {
      const cell = cells[index]?.trim();
      if (cell) put(shape, names, read(cell));
    }
    return shape;
  };
}

function put(shape: Shape, names: readonly string[], value: unknown): void {
  let inner = shape;
  for (const name of names.slice(0, -1)) {
    inner[name] ??= {};
    inner = inner[name] as Shape;
  }
  inner[names.at(-1) ?? ''] = value;
}

/** The columns that make up a field of the JSON shape, or the one that holds it: `amount` is `amount_value` and `currency`. */
export function columnsOf(columns: Columns, path: readonly PropertyKey[]): string[] {
  const wanted = `${path.join('.')}.`;
  return Object.entries(columns)
    .filter(([, column]) => `${column.path}.`.startsWith(wanted) || wanted.startsWith(`${column.path}.`))
    .map(([name]) => name);
}
