// A session of mysql2 as applications use it. Arguments: port. Says each step that holds; ends with 1 at the first that does not.
"use strict";
const mysql = require("mysql2/promise");
const callbacks = require("mysql2");
const assert = require("node:assert/strict");

const port = Number(process.argv[2]);
const schema = "node_session";
const base = { host: "127.0.0.1", port, user: "root", password: "", charset: "utf8mb4" };
const connect = (options = {}) => mysql.createConnection({ ...base, ...options });

async function fails(code, errno, promise) {
  await assert.rejects(promise, (e) => {
    assert.equal(e.errno, errno, e.message);
    assert.equal(e.code, code, e.message);
    return true;
  });
}

const steps = {
  async createsAndInserts() {
    const c = await connect({ multipleStatements: true });
    await c.query(`DROP DATABASE IF EXISTS ${schema}; CREATE DATABASE ${schema} CHARACTER SET utf8mb4`);
    await c.changeUser({ database: schema });
    await c.query("CREATE TABLE person (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL UNIQUE, age INT)");
    const [result] = await c.query("INSERT INTO person SET ?", { name: "Ada", age: 36 });
    assert.equal(result.affectedRows, 1);
    assert.equal(result.insertId, 1);
    const many = Array.from({ length: 500 }, (_, i) => [`person ${i}`, i]);
    const [bulk] = await c.query("INSERT INTO person (name, age) VALUES ?", [many]);
    assert.equal(bulk.affectedRows, 500);
    assert.match(bulk.info, /Records: 500 {2}Duplicates: 0 {2}Warnings: 0/);
    const [changed] = await c.query("UPDATE person SET age = 1 WHERE age < 2 AND name LIKE 'person%'");
    assert.equal(changed.affectedRows, 2);
    assert.equal(changed.changedRows, 1);
    await c.end();
  },

  async preparedStatements() {
    const c = await connect({ database: schema });
    const sql = "SELECT id, name, age FROM person WHERE age > ? AND name LIKE ? ORDER BY age LIMIT ?";
    for (let i = 0; i < 5; i++) {
      const [rows, fields] = await c.execute(sql, [100 + i, "person%", "3"]);
      assert.deepEqual(rows.map((r) => r.age), [101 + i, 102 + i, 103 + i]);
      assert.deepEqual(fields.map((f) => f.name), ["id", "name", "age"]);
    }
    const insert = await c.prepare("INSERT INTO person (name, age) VALUES (?, ?)");
    const ids = new Set();
    for (let i = 0; i < 20; i++) {
      const [r] = await insert.execute([`prepared ${i}`, i % 2 ? i : null]);
      ids.add(r.insertId);
    }
    assert.equal(ids.size, 20);
    await insert.close();
    const [nulls] = await c.execute("SELECT COUNT(*) AS n FROM person WHERE name LIKE 'prepared%' AND age IS NULL");
    assert.equal(nulls[0].n, 10);
    const [[echo]] = await c.execute("SELECT ? AS s, ? AS n, ? AS x, ? AS d", ["häß 😀", "12.5", null, Buffer.from([0, 255])]);
    assert.equal(echo.s, "häß 😀");
    assert.equal(echo.x, null);
    await fails("ER_PARSE_ERROR", 1064, c.execute("SELEKT ?", [1]));
    await fails("ER_DUP_ENTRY", 1062, c.execute("INSERT INTO person (name) VALUES (?)", ["Ada"]));
    const [[after]] = await c.execute("SELECT 1 + ? AS two", [1]);
    assert.equal(Number(after.two), 2);
    // The table changes under a statement that is prepared.
    const all = await c.prepare("SELECT * FROM person WHERE id = ?");
    assert.equal(Object.keys((await all.execute([1]))[0][0]).length, 3);
    await c.query("ALTER TABLE person ADD COLUMN mail VARCHAR(50) DEFAULT 'none'");
    assert.equal((await all.execute([1]))[0][0].mail, "none");
    await all.close();
    await c.end();
  },

  async typesInTextAndBinary() {
    const c = await connect({ database: schema, supportBigNumbers: true, timezone: "Z", dateStrings: false });
    await c.query("SET time_zone = '+00:00'");
    await c.query(
      "CREATE TABLE kinds (id INT PRIMARY KEY, ti TINYINT, bu BIGINT UNSIGNED, bi BIGINT, small BIGINT, de DECIMAL(40,10), fl FLOAT," +
        " db DOUBLE, bt BIT(9), ch CHAR(5), vc VARCHAR(100), vb VARBINARY(10), tx TEXT, bl BLOB, en ENUM('a','b')," +
        " st SET('x','y'), da DATE, tm TIME(3), dt DATETIME(3), ts TIMESTAMP NULL, yr YEAR, js JSON)");
    const when = new Date(Date.UTC(2024, 1, 29, 23, 59, 59, 123));
    const row = [1, -1, "18446744073709551615", "-9223372036854775808", 42, "123456789012345678901234567890.0123456789", 0.25,
      1.5e300, Buffer.from([1, 255]), "häßé", "😀\\'\"\n", Buffer.from([0, 1, 254, 255]), "t".repeat(60000), Buffer.alloc(60000, 7), "b",
      "x,y", "2024-02-29", "-100:00:00.500", when, new Date(Date.UTC(2038, 0, 1)), 1999, JSON.stringify({ a: [1, 2.5, null], "ü": "😀" })];
    await c.execute(`INSERT INTO kinds VALUES (${row.map(() => "?").join(",")})`, row);
    for (const rows of [(await c.query("SELECT * FROM kinds"))[0], (await c.execute("SELECT * FROM kinds"))[0]]) {
      const got = rows[0];
      assert.equal(got.ti, -1);
      assert.equal(got.bu, "18446744073709551615");
      assert.equal(got.bi, "-9223372036854775808");
      assert.equal(got.small, 42);
      assert.equal(got.de, "123456789012345678901234567890.0123456789");
      assert.equal(got.fl, 0.25);
      assert.equal(got.db, 1.5e300);
      assert.deepEqual(got.bt, Buffer.from([1, 255]));
      assert.equal(got.ch, "häßé");
      assert.equal(got.vc, "😀\\'\"\n");
      assert.deepEqual(got.vb, Buffer.from([0, 1, 254, 255]));
      assert.equal(got.tx, "t".repeat(60000));
      assert.deepEqual(got.bl, Buffer.alloc(60000, 7));
      assert.equal(got.en, "b");
      assert.equal(got.st, "x,y");
      assert.equal(got.da.toISOString(), "2024-02-29T00:00:00.000Z");
      assert.ok(got.tm.startsWith("-100:00:00.5"), got.tm);
      assert.equal(got.dt.toISOString(), when.toISOString());
      assert.equal(got.ts.toISOString(), "2038-01-01T00:00:00.000Z");
      assert.equal(got.yr, 1999);
      assert.deepEqual(typeof got.js === "string" ? JSON.parse(got.js) : got.js, { a: [1, 2.5, null], "ü": "😀" });
    }
    const strings = await connect({ database: schema, dateStrings: true });
    const [[s]] = await strings.execute("SELECT da, dt FROM kinds");
    assert.equal(s.da, "2024-02-29");
    assert.ok(s.dt.startsWith("2024-02-29 "), s.dt);
    await strings.end();
    await c.end();
  },

  async transactions() {
    const a = await connect({ database: schema });
    const b = await connect({ database: schema });
    await a.query("CREATE TABLE account (id INT PRIMARY KEY, v INT NOT NULL)");
    await a.query("INSERT INTO account VALUES (1, 10), (2, 20)");
    await a.beginTransaction();
    await a.execute("UPDATE account SET v = v + ? WHERE id = ?", [5, 1]);
    assert.equal((await b.query("SELECT v FROM account WHERE id = 1"))[0][0].v, 10);
    await a.commit();
    assert.equal((await b.query("SELECT v FROM account WHERE id = 1"))[0][0].v, 15);
    await a.beginTransaction();
    await a.execute("DELETE FROM account");
    await a.rollback();
    assert.equal((await b.query("SELECT COUNT(*) AS n FROM account"))[0][0].n, 2);
    await a.beginTransaction();
    await a.query("SELECT v FROM account WHERE id = 1 FOR UPDATE");
    await b.query("SET innodb_lock_wait_timeout = 1");
    await fails("ER_LOCK_WAIT_TIMEOUT", 1205, b.execute("UPDATE account SET v = 0 WHERE id = 1"));
    const waiting = b.query("UPDATE account SET v = v + 1 WHERE id = 1");
    await a.commit();
    assert.equal((await waiting)[0].affectedRows, 1);
    await a.beginTransaction();
    await b.beginTransaction();
    await a.query("UPDATE account SET v = 1 WHERE id = 1");
    await b.query("UPDATE account SET v = 1 WHERE id = 2");
    const outcomes = await Promise.allSettled([
      a.query("UPDATE account SET v = 2 WHERE id = 2").then(() => a.commit(), async (e) => { await a.rollback(); throw e; }),
      b.query("UPDATE account SET v = 2 WHERE id = 1").then(() => b.commit(), async (e) => { await b.rollback(); throw e; }),
    ]);
    const failed = outcomes.filter((o) => o.status === "rejected");
    assert.equal(failed.length, 1);
    assert.equal(failed[0].reason.errno, 1213);
    await a.end();
    await b.end();
  },

  async poolUnderLoad() {
    const pool = mysql.createPool({ ...base, database: schema, connectionLimit: 8 });
    await pool.query("CREATE TABLE hits (id INT PRIMARY KEY, n INT NOT NULL)");
    await pool.query("INSERT INTO hits VALUES (1, 0)");
    await Promise.all(Array.from({ length: 200 }, () => pool.execute("UPDATE hits SET n = n + 1 WHERE id = ?", [1])));
    assert.equal((await pool.query("SELECT n FROM hits"))[0][0].n, 200);
    const c = await pool.getConnection();
    await c.beginTransaction();
    await c.query("UPDATE hits SET n = 0");
    await c.rollback();
    c.release();
    assert.equal((await pool.query("SELECT n FROM hits"))[0][0].n, 200);
    await pool.end();
  },

  async streamsRows() {
    const c = callbacks.createConnection({ ...base, database: schema });
    let count = 0;
    await new Promise((resolve, reject) => {
      c.query("SELECT a.id FROM person a JOIN person b LIMIT 100000")
        .stream({ highWaterMark: 50 })
        .on("data", () => count++)
        .on("error", reject)
        .on("end", resolve);
    });
    assert.equal(count, 100000);
    c.end();
  },

  async multipleStatements() {
    const c = await connect({ database: schema, multipleStatements: true });
    const [results] = await c.query("SELECT 1 AS a; INSERT INTO account VALUES (9, 9); SELECT v FROM account WHERE id = ?", [9]);
    assert.equal(results[0][0].a, 1);
    assert.equal(results[1].affectedRows, 1);
    assert.equal(results[2][0].v, 9);
    await fails("ER_NO_SUCH_TABLE", 1146, c.query("SELECT 1; SELECT * FROM nowhere; SELECT 2"));
    assert.equal((await c.query("SELECT 3 AS a"))[0][0].a, 3);
    await c.end();
    const single = await connect();
    await fails("ER_PARSE_ERROR", 1064, single.query("SELECT 1; SELECT 2"));
    await single.end();
  },

  async errors() {
    const c = await connect({ database: schema });
    await fails("ER_NO_SUCH_TABLE", 1146, c.query("SELECT * FROM nowhere"));
    await fails("ER_BAD_FIELD_ERROR", 1054, c.query("SELECT nothing FROM person"));
    await fails("ER_BAD_NULL_ERROR", 1048, c.query("INSERT INTO person (name) VALUES (NULL)"));
    await fails("ER_DATA_TOO_LONG", 1406, c.query("INSERT INTO person (name) VALUES (?)", ["x".repeat(101)]));
    await fails("ER_WARN_DATA_OUT_OF_RANGE", 1264, c.execute("INSERT INTO account VALUES (?, 1)", ["99999999999"]));
    await c.ping();
    await c.reset();
    await c.end();
    await fails("ER_ACCESS_DENIED_ERROR", 1045, connect({ password: "wrong" }));
    await fails("ER_BAD_DB_ERROR", 1049, connect({ database: "nowhere" }));
    const user = await connect();
    await fails("ER_ACCESS_DENIED_ERROR", 1045, user.changeUser({ user: "root", password: "wrong" }));
    user.destroy();
  },

  async largeValues() {
    const c = await connect({ database: schema });
    await c.query("CREATE TABLE large (id INT PRIMARY KEY, v LONGBLOB)");
    for (const size of [2 ** 24 - 100, 2 ** 24, 2 ** 24 + 1]) {
      const value = Buffer.alloc(size, size % 251);
      await c.execute("REPLACE INTO large VALUES (1, ?)", [value]);
      const [[got]] = await c.execute("SELECT v FROM large WHERE id = 1");
      assert.ok(got.v.equals(value), `a value of ${size} bytes`);
    }
    await c.end();
  },

  async compressedConnection() {
    const c = await connect({ database: schema, compress: true });
    const value = Buffer.alloc(3 << 20, "compress me");
    await c.query("REPLACE INTO large VALUES (2, ?)", [value]);
    const [[got]] = await c.query("SELECT v FROM large WHERE id = 2");
    assert.ok(got.v.equals(value));
    await c.end();
  },
};

(async () => {
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
    } catch (e) {
      console.log("NOT OK", name, e.stack, e.sql ? String(e.sql).slice(0, 300) : "");
      process.exit(1);
    }
    console.log("ok", name);
  }
  const c = await connect();
  await c.query(`DROP DATABASE ${schema}`);
  await c.end();
  console.log("all done");
})();
