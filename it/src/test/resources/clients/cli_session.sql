DROP DATABASE IF EXISTS cli_session;
CREATE DATABASE cli_session CHARACTER SET utf8mb4;
use cli_session
CREATE TABLE visit (
  id INT AUTO_INCREMENT PRIMARY KEY,
  patient VARCHAR(60) NOT NULL,
  at DATETIME NOT NULL,
  cost DECIMAL(8,2) NOT NULL,
  note TEXT,
  KEY by_at (at)
);
INSERT INTO visit (patient, at, cost) VALUES ('Ada', '2024-02-29 10:00:00', 99.95);
source @FOLDER@/cli_rows.sql
SELECT * FROM visit ORDER BY id;
SELECT * FROM visit WHERE id <= 2 ORDER BY id\G
SELECT COUNT(*) AS visits, SUM(cost) AS paid, AVG(cost) AS mean, MAX(at) AS last FROM visit;
SELECT 1 AS a; SELECT 'two' AS b, NULL AS c; SELECT x'00ff' = x'00FF' AS same;
START TRANSACTION;
UPDATE visit SET cost = cost * 2;
SELECT SUM(cost) FROM visit;
ROLLBACK;
SELECT SUM(cost) FROM visit;
BEGIN;
DELETE FROM visit WHERE patient = 'Cy';
SAVEPOINT one;
DELETE FROM visit;
ROLLBACK TO SAVEPOINT one;
COMMIT;
SELECT id, patient FROM visit ORDER BY id;
INSERT INTO visit (id, patient, at, cost) VALUES (1, 'twice', NOW(), 1);
SELECT * FROM nowhere;
SELEC 1;
INSERT INTO visit (patient, at, cost) VALUES ('x', '2023-02-30', 1);
SELECT nothing FROM visit;
USE nowhere;
SELECT DATABASE();
SHOW TABLES;
DESCRIBE visit;
delimiter //
SELECT 'another delimiter' AS d; SELECT 1 AS e//
delimiter ;
SELECT REPEAT('long ', 50) AS text\G
SELECT '😀 häß' AS unicode, 'tab	in' AS tabs;
prompt never shown>
SET @a = 5, @b = 'x';
SELECT @a + 1, CONCAT(@b, 'y');
PREPARE p FROM 'SELECT id FROM visit WHERE id > ? ORDER BY id LIMIT 1';
EXECUTE p USING @a;
SET @a = 1;
EXECUTE p USING @a;
DEALLOCATE PREPARE p;
INSERT INTO visit (patient, at, cost) SELECT CONCAT(patient, ' again'), at, cost FROM visit;
REPLACE INTO visit (id, patient, at, cost) VALUES (1, 'Ada L.', '2024-01-01', 5);
UPDATE visit SET cost = 1 WHERE id < 0;
DROP TABLE IF EXISTS nowhere;
show warnings;
SELECT id, patient, at, cost FROM visit ORDER BY id;
DROP DATABASE cli_session;
