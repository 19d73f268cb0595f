#!/bin/sh
# Runs once, when the database is new: the program's own role and database.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$INTERVIEWER_PASSWORD" --username postgres <<'SQL'
CREATE ROLE interviewer LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE interviewer OWNER interviewer;
SQL
