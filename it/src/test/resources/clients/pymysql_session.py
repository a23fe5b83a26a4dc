"""A session of PyMySQL as applications use it. Arguments: port. Says each step that holds; ends with 1 at the first that does not."""
import datetime
import decimal
import sys
import threading
import warnings

import pymysql
import pymysql.cursors

PORT = int(sys.argv[1])
SCHEMA = "py_session"


def connect(**options):
    settings = dict(host="127.0.0.1", port=PORT, user="root", password="", charset="utf8mb4")
    settings.update(options)
    return pymysql.connect(**settings)


def expect(got, wanted, what):
    if got != wanted:
        print(f"NOT OK {what}: got {got!r}, wanted {wanted!r}")
        sys.exit(1)


def step(function):
    function()
    print("ok", function.__name__)


def fails(number, call, what):
    try:
        call()
    except pymysql.MySQLError as e:
        expect(e.args[0], number, what + ": " + str(e))
        return e
    print(f"NOT OK {what}: no error {number}")
    sys.exit(1)


def creates_and_inserts():
    with connect() as c, c.cursor() as k:
        k.execute(f"DROP DATABASE IF EXISTS {SCHEMA}")
        k.execute(f"CREATE DATABASE {SCHEMA} CHARACTER SET utf8mb4")
        c.select_db(SCHEMA)
        k.execute(
            "CREATE TABLE person (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL,"
            " born DATE, weight DECIMAL(7,3), note TEXT, UNIQUE KEY by_name (name))"
        )
        expect(k.execute("INSERT INTO person (name, born) VALUES (%s, %s)", ("Ada", datetime.date(1815, 12, 10))), 1, "rows")
        expect(k.lastrowid, 1, "lastrowid")
        c.commit()


def executemany_is_one_statement():
    with connect(database=SCHEMA) as c, c.cursor() as k:
        people = [(f"person {i}", datetime.date(1900, 1, 1) + datetime.timedelta(days=i), decimal.Decimal(i) / 8) for i in range(1000)]
        expect(k.executemany("INSERT INTO person (name, born, weight) VALUES (%s, %s, %s)", people), 1000, "rows")
        c.commit()
        k.execute("SELECT COUNT(*), MIN(born), MAX(born), SUM(weight) FROM person WHERE name LIKE %s", ("person %",))
        expect(
            k.fetchone(),
            (1000, datetime.date(1900, 1, 1), datetime.date(1902, 9, 27), decimal.Decimal("62437.500")),
            "aggregates",
        )
        expect(
            k.executemany("UPDATE person SET note = %s WHERE name = %s", [("a", "person 1"), ("b", "person 2"), ("c", "nobody")]),
            2,
            "rows updated one statement each",
        )
        c.commit()


def values_keep_their_types():
    with connect(database=SCHEMA) as c, c.cursor() as k:
        k.execute(
            "CREATE TABLE kinds (id INT PRIMARY KEY, ti TINYINT, tu TINYINT UNSIGNED, si SMALLINT, mi MEDIUMINT,"
            " bi BIGINT, bu BIGINT UNSIGNED, de DECIMAL(65,30), fl FLOAT, db DOUBLE, bt BIT(17), ch CHAR(10),"
            " vc VARCHAR(200), bn BINARY(4), vb VARBINARY(300), tx LONGTEXT, bl LONGBLOB, en ENUM('a','b'),"
            " st SET('x','y','z'), da DATE, tm TIME(6), dt DATETIME(6), ts TIMESTAMP(3) NULL, yr YEAR, js JSON)"
        )
        row = (
            1, -128, 255, -32768, 8388607, -(2**63), 2**64 - 1,
            decimal.Decimal("12345678901234567890123456789012345.123456789012345678901234567890"),
            0.5, 1.7976931348623157e308, b"\x01\xff\x01", "ten chars!", "häß 😀 \\ ' \" \n \x1a %", b"\x00\x01\xfe\xff",
            bytes(range(256)), "t" * 70000, b"\x00" * 70000, "b", "x,z", datetime.date(2024, 2, 29),
            datetime.timedelta(hours=-838),
            datetime.datetime(9999, 12, 31, 23, 59, 59, 999999), datetime.datetime(2024, 3, 31, 2, 30, 0, 123000), 2155,
            '{"k": [1, 2.5, null, true, "häß"]}',
        )
        k.execute("SET time_zone = '+00:00'")
        k.execute("INSERT INTO kinds VALUES (" + ", ".join(["%s"] * len(row)) + ")", row)
        c.commit()
        k.execute("SELECT * FROM kinds")
        got = k.fetchone()
        for (name, *_), a, b in zip(k.description, got, row):
            expect(a, b, name)
        k.execute("INSERT INTO kinds (id) VALUES (2)")
        k.execute("SELECT * FROM kinds WHERE id = 2")
        expect(k.fetchone(), (2,) + (None,) * (len(row) - 1), "nulls")
        types = [d[1] for d in k.description]
        expect(types, [3, 1, 1, 2, 9, 8, 8, 246, 4, 5, 16, 254, 253, 254, 253, 252, 252, 254, 254, 10, 11, 12, 7, 13] + types[24:], "column types")
        c.rollback()


def cursors_of_every_kind():
    with connect(database=SCHEMA) as c:
        with c.cursor(pymysql.cursors.DictCursor) as k:
            k.execute("SELECT id, name FROM person WHERE id = 1")
            expect(k.fetchone(), {"id": 1, "name": "Ada"}, "a row by names")
            k.execute("SELECT p.id, q.id FROM person p JOIN person q ON q.id = p.id WHERE p.id = 1")
            expect(k.fetchone(), {"id": 1, "q.id": 1}, "tables of columns of one name")
        with c.cursor(pymysql.cursors.SSCursor) as k:
            k.execute("SELECT id FROM person ORDER BY id")
            expect(k.fetchmany(2), [(1,), (2,)], "the first rows of a stream")
            expect(sum(1 for _ in k), 999, "the rest of a stream")
        with c.cursor(pymysql.cursors.SSDictCursor) as k:
            k.execute("SELECT a.id FROM person a, person b")
            k.fetchmany(10)
        with c.cursor() as k:
            k.execute("SELECT 1")
            expect(k.fetchall(), ((1,),), "after a stream that was given up")
            k.execute("SELECT name FROM person WHERE id > %(from)s ORDER BY id LIMIT %(n)s", {"from": 0, "n": 3})
            k.scroll(1)
            expect(k.rownumber, 1, "row number")
            expect(k.fetchone(), ("person 0",), "after a scroll")
            expect(k.execute("SELECT name FROM person WHERE id IN %s", ((1, 2, 3),)), 3, "a list")


def transactions():
    with connect(database=SCHEMA) as a, connect(database=SCHEMA) as b:
        with a.cursor() as ka, b.cursor() as kb:
            ka.execute("CREATE TABLE account (id INT PRIMARY KEY, v INT NOT NULL)")
            ka.execute("INSERT INTO account VALUES (1, 10), (2, 20)")
            kb.execute("SELECT COUNT(*) FROM account")
            expect(kb.fetchone(), (0,), "not yet committed")
            a.commit()
            b.commit()
            kb.execute("SELECT COUNT(*) FROM account")
            expect(kb.fetchone(), (2,), "committed")
            ka.execute("UPDATE account SET v = v + 1")
            expect(ka.rowcount, 2, "rows changed")
            a.rollback()
            ka.execute("SELECT v FROM account ORDER BY id")
            expect(ka.fetchall(), ((10,), (20,)), "rolled back")
            a.begin()
            ka.execute("SAVEPOINT s")
            ka.execute("DELETE FROM account")
            ka.execute("ROLLBACK TO s")
            ka.execute("SELECT COUNT(*) FROM account")
            expect(ka.fetchone(), (2,), "rolled back to a savepoint")
            a.commit()
            ka.execute("SELECT v FROM account WHERE id = 1 FOR UPDATE")
            kb.execute("SET innodb_lock_wait_timeout = 1")
            fails(1205, lambda: kb.execute("UPDATE account SET v = 0 WHERE id = 1"), "a row that is locked")
            a.commit()
            a.autocommit(True)
            ka.execute("UPDATE account SET v = 11 WHERE id = 1")
            b.rollback()
            kb.execute("SELECT v FROM account WHERE id = 1")
            expect(kb.fetchone(), (11,), "autocommit")
        b.rollback()


def deadlock():
    with connect(database=SCHEMA) as a, connect(database=SCHEMA) as b:
        ka, kb = a.cursor(), b.cursor()
        ka.execute("UPDATE account SET v = v + 1 WHERE id = 1")
        kb.execute("UPDATE account SET v = v + 1 WHERE id = 2")
        outcomes = []

        def cross(cursor, connection, wanted):
            try:
                cursor.execute("UPDATE account SET v = v + 1 WHERE id = %s", (wanted,))
                connection.commit()
                outcomes.append(0)
            except pymysql.MySQLError as e:
                outcomes.append(e.args[0])
                connection.rollback()

        other = threading.Thread(target=cross, args=(ka, a, 2))
        other.start()
        cross(kb, b, 1)
        other.join()
        expect(sorted(outcomes), [0, 1213], "one of two is the victim")


def errors():
    with connect(database=SCHEMA) as c, c.cursor() as k:
        e = fails(1062, lambda: k.execute("INSERT INTO person (name) VALUES ('Ada')"), "a duplicate")
        expect(isinstance(e, pymysql.err.IntegrityError), True, "its class")
        e = fails(1064, lambda: k.execute("SELEKT 1"), "a typo")
        expect("near 'SELEKT 1'" in e.args[1], True, e.args[1])
        fails(1146, lambda: k.execute("SELECT * FROM nowhere"), "a table that is not there")
        fails(1054, lambda: k.execute("SELECT nothing FROM person"), "a column that is not there")
        fails(1048, lambda: k.execute("INSERT INTO person (name) VALUES (NULL)"), "a NULL")
        fails(1406, lambda: k.execute("INSERT INTO person (name) VALUES (%s)", ("x" * 101,)), "a text that is too long")
        fails(1264, lambda: k.execute("INSERT INTO account VALUES (99999999999, 1)"), "a number out of range")
        fails(1292, lambda: k.execute("INSERT INTO person (name, born) VALUES ('x', '2023-02-29')"), "a day that never was")
        fails(1366, lambda: k.execute("INSERT INTO account VALUES ('abc', 1)"), "no number")
        fails(1049, lambda: c.select_db("nowhere"), "a schema that is not there")
        k.execute("SELECT 1")
        expect(k.fetchone(), (1,), "the connection goes on")
    fails(1045, lambda: connect(password="wrong"), "a wrong password")
    fails(1049, lambda: connect(database="nowhere"), "an unknown schema")


def multiple_results():
    with connect(database=SCHEMA, client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS) as c, c.cursor() as k:
        k.execute("SELECT 1; INSERT INTO account VALUES (7, 7); SELECT v FROM account WHERE id = 7; SELECT 'last'")
        expect(k.fetchall(), ((1,),), "first")
        expect(k.nextset(), True, "second")
        expect(k.rowcount, 1, "second")
        expect(k.nextset(), True, "third")
        expect(k.fetchall(), ((7,),), "third")
        expect(k.nextset(), True, "fourth")
        expect(k.fetchall(), (("last",),), "fourth")
        expect(k.nextset(), None, "end")
        c.rollback()
        k.execute("SELECT 1; SELECT * FROM nowhere; SELECT 3")
        fails(1146, k.nextset, "the second of three fails")
        k.execute("SELECT 4")
        expect(k.fetchone(), (4,), "after it")
    with connect() as c, c.cursor() as k:
        fails(1064, lambda: k.execute("SELECT 1; SELECT 2"), "two statements where one is allowed")


def warnings_are_shown():
    with connect(database=SCHEMA) as c, c.cursor() as k:
        k.execute("SET sql_mode = ''")
        k.execute("INSERT INTO account VALUES (300, 'seven')")
        expect([w[1] for w in c.show_warnings()], [1366], "warnings")
        k.execute("DROP TABLE IF EXISTS nowhere")
        expect(len(c.show_warnings()), 1, "a note")
        c.rollback()


def large_values():
    with connect(database=SCHEMA, max_allowed_packet=64 << 20) as c, c.cursor() as k:
        k.execute("CREATE TABLE large (id INT PRIMARY KEY, v LONGBLOB)")
        for i, size in enumerate((2**24 - 200, 2**24 - 1, 2**24, 2**24 + 1)):
            value = bytes([65 + i]) * size
            k.execute("INSERT INTO large VALUES (%s, %s)", (i, value))
            k.execute("SELECT v FROM large WHERE id = %s", (i,))
            expect(k.fetchone()[0] == value, True, f"a value of {size} bytes")
        c.rollback()


def loads_local_data_is_refused_or_done():
    with connect(database=SCHEMA) as c, c.cursor() as k:
        try:
            k.execute("LOAD DATA LOCAL INFILE '/dev/null' INTO TABLE account")
        except pymysql.MySQLError as e:
            expect(e.args[0] in (1148, 1235, 3948, 4166), True, str(e))
        k.execute("SELECT 1")
        expect(k.fetchone(), (1,), "after it")


def connection_commands():
    with connect(database=SCHEMA) as c:
        c.ping()
        expect(c.get_proto_info(), 10, "protocol")
        with connect() as other, other.cursor() as k:
            k.execute("SELECT 1 FROM DUAL WHERE CONNECTION_ID() <> %s", (c.thread_id(),))
            expect(k.fetchone(), (1,), "connection ids")
            other.kill(c.thread_id())
        gone = False
        try:
            c.ping(reconnect=False)
        except pymysql.MySQLError as e:
            gone = e.args[0] in (0, 2006, 2013, 1927)
        except Exception:
            gone = True
        expect(gone, True, "killed")
        c.ping(reconnect=True)
        with c.cursor() as k:
            k.execute("SELECT DATABASE()")
            expect(k.fetchone(), (SCHEMA,), "connected again")
    with connect(init_command="SET @greeting = 'hello'", sql_mode="ANSI_QUOTES") as c, c.cursor() as k:
        k.execute('SELECT @greeting, @@sql_mode AS "mode"')
        expect(k.fetchone(), ("hello", "ANSI_QUOTES"), "what is set at the start")


warnings.simplefilter("error")
for each in (
    creates_and_inserts, executemany_is_one_statement, values_keep_their_types, cursors_of_every_kind, transactions,
    deadlock, errors, multiple_results, warnings_are_shown, large_values, loads_local_data_is_refused_or_done,
    connection_commands,
):
    step(each)
with connect() as last, last.cursor() as k:
    k.execute(f"DROP DATABASE {SCHEMA}")
print("all done")
