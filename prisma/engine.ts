/**
 * Prisma's schema engine as WebAssembly, so that no engine has to be downloaded, on a PostgreSQL adapter
 * without three faults of the ordinary one (7.10.0).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** The file that says what the database should look like. */
export const schemaFile = fileURLToPath(new URL('schema.prisma', import.meta.url));

/**
 * Runs the schema engine on a database and closes its connections at the end.
 * @throws Error of the engine, or of `use`
 */
export async function withEngine<T>(databaseUrl: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  instantiated ??= instantiate();
  await instantiated;
  const adapters = new MigratingPg(databaseUrl);
  const models: [string, string][] = [[schemaFile, readFileSync(schemaFile, 'utf8')]];
  const engine = await SchemaEngine.new(
    { datamodels: models },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapters),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
    await adapters.close();
  }
}

/** Node's own global, which its types leave to those of a browser. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

let instantiated: Promise<void> | undefined;

async function instantiate(): Promise<void> {
  const file = join(
    dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')),
    'schema_engine_bg.wasm',
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

/**
 * One connection, since the engine's lock against a second migrator is held by a connection, not by a pool; and scripts
 * are sent whole: the ordinary adapter cuts them at every semicolon, which breaks functions and leaves half a migration.
 */
class MigratingPg extends PrismaPg {
  readonly #open: Adapter[] = [];

  constructor(connectionString: string) {
    super({ connectionString, max: 1, Client: TextForChar });
  }

  override async connect(): Promise<Adapter> {
    return this.#improved(await super.connect());
  }

  override async connectToShadowDb(): Promise<Adapter> {
    return this.#improved(await super.connectToShadowDb());
  }

  /** Ends what the engine leaves open, the shadow database first. */
  async close(): Promise<void> {
    for (const adapter of this.#open.reverse()) {
      const pool = adapter.underlyingDriver();
      if (!pool.ended) await adapter.dispose();
    }
  }

  #improved(adapter: Adapter): Adapter {
    const { onError } = adapter as unknown as { onError(error: unknown): never };
    const queryRaw = adapter.queryRaw.bind(adapter);
    this.#open.push(adapter);
    return Object.assign(adapter, {
      queryRaw: async (query: Parameters<typeof queryRaw>[0]) => {
        const found = await queryRaw(query);
        // what kind of constraint it is (of an exclusion: x), the engine takes as a character alone
        const index = found.columnNames.indexOf('constraint_type');
        if (index >= 0) found.columnTypes[index] = ColumnTypeEnum.Character;
        return found;
      },
      executeScript: async (script: string) => {
        await adapter.underlyingDriver().query(script).catch(onError.bind(adapter));
      },
    });
  }
}

/** The ordinary adapter refuses the catalogue's type "char"; as text it reads well. */
class TextForChar extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const { connection } = this as unknown as { connection: pg.Connection };
    connection.on('rowDescription', ({ fields }: { fields: pg.FieldDef[] }) => {
      for (const field of fields)
        if (field.dataTypeID === pg.types.builtins.CHAR) field.dataTypeID = pg.types.builtins.TEXT;
    });
  }
}
