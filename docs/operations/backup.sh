#!/bin/sh
# A copy of the fleet's database, in the folder that is named. Which database, and as whom: libpq's variables (PGHOST,
# PGDATABASE, PGUSER). Copies older than KEEP_DAYS (35) are thrown, once a new one is whole. The key is not in it.
set -eu
umask 077
folder=${1:?the folder for the copies}
name=$folder/gruppbok-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$name.part"' EXIT

pg_dump --format=custom --lock-wait-timeout=60s --file="$name.part"
# A copy whose list of contents cannot be read is none.
pg_restore --list "$name.part" | grep -q 'TABLE DATA [^ ]* fleet_group '
sync "$name.part"
mv "$name.part" "$name"
find "$folder" -maxdepth 1 -name 'gruppbok-*.dump' -mtime "+${KEEP_DAYS:-35}" -exec rm -f {} +
