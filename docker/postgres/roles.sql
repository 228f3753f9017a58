-- Who may do what in the production database. Run by a superuser once, before the first migration, and by
-- market_owner after every migration (`manage.py apply_roles`); running it again changes nothing.
--
--   market_owner  owns the tables and migrates them
--   market_app    is the web program and the worker: it may add to the append-only tables, and no more
--
-- A new table is append-only to market_app until this script has seen it: what is forgotten is refused.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'market_owner') THEN
        CREATE ROLE market_owner LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'market_app') THEN
        CREATE ROLE market_app LOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_get_userbyid(datdba) = 'market_owner')
    THEN
        EXECUTE format('ALTER DATABASE %I OWNER TO market_owner', current_database());
    END IF;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO market_owner;
GRANT USAGE ON SCHEMA public TO market_app;

ALTER DEFAULT PRIVILEGES FOR ROLE market_owner IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO market_app;
ALTER DEFAULT PRIVILEGES FOR ROLE market_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO market_app;

GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO market_app;

DO $$
DECLARE
    append_only CONSTANT text[] := ARRAY[
        'accounts_consent',
        'audit_activity',
        'inventory_stockmovement',
        'payments_rebooking',
        'tally_entry'
    ];
    read_only CONSTANT text[] := ARRAY['django_migrations'];
    name text;
    rights text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        rights := CASE
            WHEN name = ANY (read_only) THEN 'SELECT'
            WHEN name = ANY (append_only) THEN 'SELECT, INSERT'
            ELSE 'SELECT, INSERT, UPDATE, DELETE'
        END;
        EXECUTE format('REVOKE ALL ON TABLE public.%I FROM market_app', name);
        EXECUTE format('GRANT %s ON TABLE public.%I TO market_app', rights, name);
    END LOOP;
END
$$;
