-- The database and its roles, by a superuser: psql -f roles.sql. What is there already is left as it is.
--   gruppbok         owns the database; the workers are it
--   gruppbok_group   what they become for one group's work: it sees that group's rows alone
--   gruppbok-backup  reads everything, and changes nothing
SELECT 'CREATE ROLE gruppbok LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gruppbok') \gexec
SELECT 'CREATE ROLE gruppbok_group' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gruppbok_group') \gexec
SELECT 'CREATE ROLE "gruppbok-backup" LOGIN BYPASSRLS IN ROLE pg_read_all_data'
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gruppbok-backup') \gexec
GRANT gruppbok_group TO gruppbok;
SELECT 'CREATE DATABASE gruppbok OWNER gruppbok ENCODING ''UTF8'' TEMPLATE template0'
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'gruppbok') \gexec
REVOKE ALL ON DATABASE gruppbok FROM PUBLIC;
GRANT CONNECT ON DATABASE gruppbok TO "gruppbok-backup";
