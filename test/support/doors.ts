import type { Config } from '../../config.ts';
import { Between } from '../../faults/rig/between.ts';

/** Doors before the database, Temporal and the mail server of a configuration. */
export class Doors {
  private constructor(
    readonly config: Config,
    readonly database: Between,
    readonly temporal: Between,
    readonly mail: Between,
  ) {}

  static async before(config: Config): Promise<Doors> {
    const [databaseUrl, mailUrl] = [new URL(config.database.url ?? ''), new URL(config.mail.url)];
    const [host = '', port] = config.temporal.address.split(':');
    const database = await new Between({ host: databaseUrl.hostname, port: Number(databaseUrl.port) }).open();
    const temporal = await new Between({ host, port: Number(port) }).open();
    const mail = await new Between({ host: mailUrl.hostname, port: Number(mailUrl.port) }).open();
    databaseUrl.port = `${database.port}`;
    const address = `127.0.0.1:${temporal.port}`;
    mailUrl.port = `${mail.port}`;
    const through: Config = {
      ...config,
      metrics: undefined,
      database: { ...config.database, url: databaseUrl.href },
      temporal: { ...config.temporal, address, connection: { ...config.temporal.connection, address } },
      mail: { ...config.mail, url: mailUrl.href },
    };
    return new Doors(through, database, temporal, mail);
  }

  open(): void {
    for (const door of [this.database, this.temporal, this.mail]) door.set('open');
  }

  async close(): Promise<void> {
    await Promise.all([this.database, this.temporal, this.mail].map((door) => door.close()));
  }
}
