INSERT INTO visit (patient, at, cost) VALUES ('Bea', '2024-03-01 08:00:00', 12.50), ('Cy', '2024-03-02 09:30:00', 7.25);
-- a comment
# another
/* and one
   of two lines */ INSERT INTO visit (patient, at, cost, note) VALUES ('Dörte; "quoted" \' -- no comment', '2024-03-03', 0, 'a
note of two lines');
