-- In containers, where nobody is known by the user he runs as: the password of gruppbok is what stands in a file.
\set password `cat /run/secrets/database-password`
ALTER ROLE gruppbok PASSWORD :'password';
