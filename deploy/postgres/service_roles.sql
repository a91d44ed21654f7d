-- The roles of one service's database, read by roles.sql with `database` and `migrator` set.

\set owner :database _owner
\set keeper :database _keeper
\set auditor :database _auditor
\set backup :database _backup

CREATE ROLE :"owner" NOLOGIN;
GRANT :"owner" TO :"migrator";
CREATE ROLE :"database" LOGIN;
CREATE ROLE :"keeper" LOGIN;
CREATE ROLE :"auditor" LOGIN;
-- A dump without all rows would be no backup.
CREATE ROLE :"backup" LOGIN BYPASSRLS;

CREATE DATABASE :"database" OWNER :"owner";
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"migrator", :"database", :"keeper", :"auditor", :"backup";
