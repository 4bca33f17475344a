"""Whether a database holds the tables of a ledger, and nothing that acts on them.

A trigger alters what is recorded, a view shows other rows than are kept, and neither is in the
chain. So every opening compares what the database says it is made of with what it should be.
"""

import re
from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, Dialect, Table, text
from sqlalchemy.schema import CreateIndex, CreateTable

from contingent.adapters.storage.tables import METADATA

__all__ = ["strange_in"]

_VERSION = "alembic_version"
_VERSION_SQL = (
    f"CREATE TABLE {_VERSION} (version_num VARCHAR(32) NOT NULL, "
    f"CONSTRAINT {_VERSION}_pkc PRIMARY KEY (version_num))"
)
#: What ANALYZE leaves in SQLite; it guides the search, and nothing else.
_STATISTICS = frozenset(f"sqlite_stat{number}" for number in range(1, 5))


def strange_in(connection: Connection) -> list[str]:
    """What is there and should not be, is not there, or is other than it should be; in words."""
    if connection.dialect.name == "sqlite":
        return _differences(_of_sqlite(connection), _expected_of_sqlite(connection.dialect))
    return _differences(_of_postgresql(connection), _expected_of_postgresql())


def _differences(found: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    more = [f"{name} should not be there" for name in sorted(found) if name not in expected]
    less = [f"{name} is not there" for name in sorted(expected) if name not in found]
    other = [
        f"{name} is not as it was made"
        for name in sorted(expected)
        if name in found and found[name] != expected[name]
    ]
    return [*more, *less, *other]


def _plain(sql: str) -> str:
    """SQL without what does not matter: quotes of names, spaces, great and small letters."""
    return re.sub(r'[\s"`\[\]]+', "", sql).lower()


def _of_sqlite(connection: Connection) -> dict[str, str]:
    listed = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    found = {}
    for kind, name, table, sql in listed:
        own_index = kind == "index" and sql is None and str(name).startswith("sqlite_autoindex_")
        if not own_index and not (kind == "table" and name in _STATISTICS):
            on = "" if kind in {"table", "view"} else f" on {table}"
            found[f"{kind} '{name}'{on}"] = _plain(str(sql))
    return found


@cache
def _expected_of_sqlite(dialect: Dialect) -> dict[str, str]:
    expected = {f"table '{_VERSION}'": _plain(_VERSION_SQL)}
    for table in METADATA.tables.values():
        expected[f"table '{table.name}'"] = _plain(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            sql = str(CreateIndex(index).compile(dialect=dialect))
            expected[f"index '{index.name}' on {table.name}"] = _plain(sql)
    return expected


#: Everything of the schema that is, or acts on, one of our tables: what it is, and how.
_POSTGRESQL = """
SELECT CASE c.relkind WHEN 'r' THEN 'table' ELSE 'relation' END || ' ''' || c.relname || '''',
       (SELECT string_agg(a.attname || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
               || CASE WHEN a.atthasdef THEN ' default' ELSE '' END, ',' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
       || CASE WHEN c.relrowsecurity THEN ' row security' ELSE '' END
FROM pg_class c WHERE c.relnamespace = to_regnamespace(current_schema())
     AND c.relname = ANY(:names)
UNION ALL
SELECT 'index ''' || i.relname || ''' on ' || c.relname,
       (SELECT string_agg(pg_get_indexdef(x.indexrelid, n, true), ',' ORDER BY n)
        FROM generate_series(1, x.indnatts) n) || coalesce(pg_get_expr(x.indpred, x.indrelid), '')
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE c.relnamespace = to_regnamespace(current_schema()) AND c.relname = ANY(:names)
      AND NOT x.indisprimary
UNION ALL
SELECT 'trigger ''' || g.tgname || ''' on ' || c.relname, ''
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
WHERE NOT g.tgisinternal AND c.relnamespace = to_regnamespace(current_schema())
      AND c.relname = ANY(:names)
UNION ALL
SELECT 'rule ''' || r.rulename || ''' on ' || c.relname, ''
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = to_regnamespace(current_schema()) AND c.relname = ANY(:names)
"""


def _of_postgresql(connection: Connection) -> dict[str, str]:
    names = [*METADATA.tables, _VERSION]
    listed = connection.execute(text(_POSTGRESQL), {"names": names})
    return {name: _plain(what or "") for name, what in listed}


@cache
def _expected_of_postgresql() -> dict[str, str]:
    expected = {f"table '{_VERSION}'": _plain("version_num not null")}
    for table in METADATA.tables.values():
        expected[f"table '{table.name}'"] = _plain(_columns(table))
        for index in table.indexes:
            columns = ",".join(column.name for column in index.columns)
            expected[f"index '{index.name}' on {table.name}"] = _plain(columns)
    return expected


def _columns(table: Table) -> str:
    return ",".join(
        column.name + ("" if column.nullable else " not null") for column in table.columns
    )
