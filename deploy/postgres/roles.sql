-- The roles and databases of Agrément on a PostgreSQL server of your own, made once by its
-- superuser:
--
--   psql -v ON_ERROR_STOP=1 -v migrator=deployer -f deploy/postgres/roles.sql
--
-- `migrator` is a login of yours. It migrates in the owner's part:
--   AGREMENT_REVIEW_OWNER_DATABASE_URL=
--     postgresql://deployer@host/agrement_review?options=-c%20role%3Dagrement_review_owner
-- What each role may do in its database is written by `agrement migrate`.
-- Passwords or certificates: as your server asks for them, with ALTER ROLE or pg_hba.conf.

\set database agrement_registration
\ir service_roles.sql
\set database agrement_review
\ir service_roles.sql
\set database agrement_notify
\ir service_roles.sql

-- Nothing that a client sends is ever written to the server's log.
ALTER SYSTEM SET log_statement = 'none';
ALTER SYSTEM SET log_min_error_statement = 'panic';
ALTER SYSTEM SET log_parameter_max_length_on_error = 0;
ALTER SYSTEM SET log_error_verbosity = 'terse';
SELECT pg_reload_conf();
