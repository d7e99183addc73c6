#!/bin/sh
# Temporal's own two databases beside Kept's, brought up to date by the server's own tool; harmless to repeat.
set -eu

for database in temporal temporal_visibility; do
  schema=${database#temporal_}
  export SQL_DATABASE="$database"
  temporal-sql-tool create || echo "$database is there already"
  temporal-sql-tool setup-schema -v 0.0 || echo "$database has its schema already"
  temporal-sql-tool update-schema -d "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
