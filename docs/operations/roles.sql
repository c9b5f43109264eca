-- The database and its roles, by a superuser, once: psql -f roles.sql
-- gruppbok owns the database, and makes the role that a group's work is confined to; gruppbok-backup reads everything.
CREATE ROLE gruppbok LOGIN CREATEROLE;
CREATE ROLE "gruppbok-backup" LOGIN BYPASSRLS IN ROLE pg_read_all_data;
CREATE DATABASE gruppbok OWNER gruppbok ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE gruppbok FROM PUBLIC;
GRANT CONNECT ON DATABASE gruppbok TO "gruppbok-backup";
