#!/bin/sh
# The role that worker and API run as, beside the owner of the tables; `npm run migrate` says what it may. Harmless to
# repeat: the password is then the one given now. PGHOST, PGUSER and PGPASSWORD are the owner's.
set -eu

psql --set ON_ERROR_STOP=1 --set password="$APP_PASSWORD" --quiet <<'SQL'
SELECT 'CREATE ROLE kept_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kept_app') \gexec
ALTER ROLE kept_app LOGIN PASSWORD :'password';
SQL
