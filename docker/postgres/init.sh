#!/bin/sh
# Run once by the database image: makes the two roles and gives them their passwords.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --file=/roles.sql
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
    --set=owner="$OWNER_PASSWORD" --set=app="$APP_PASSWORD" <<'SQL'
ALTER ROLE market_owner PASSWORD :'owner';
ALTER ROLE market_app PASSWORD :'app';
SQL
