#!/bin/sh
# Makes the expectations of DifferentialTest from a running MariaDB:
#   mvn test -pl expression -Dtest=DifferentialTest -Dsurefire.extra=-Datoll.cases=/tmp/cases.sql
#   expectations.sh /tmp/cases.sql SOCKET > src/test/resources/io/atoll/expression/expectations.tsv
set -eu
mariadb --no-defaults -u root -S "$2" -N -B --raw --force < "$1" 2> /tmp/expectations.errors > /tmp/expectations.out || true
python3 - "$1" <<'P'
import re, sys
answers = {}
last = None
for line in open('/tmp/expectations.out', encoding='utf-8', errors='replace', newline='\n'):
    m = re.match(r'^(\d+)\t(.*)\n$', line)
    if m:
        answers[int(m.group(1))] = m.group(2)
statements = [l.rstrip('\n') for l in open(sys.argv[1], encoding='utf-8')]
errors = {}
for line in open('/tmp/expectations.errors', encoding='utf-8', errors='replace'):
    m = re.match(r'^ERROR (\d+) \(\w+\) at line (\d+)', line)
    if m:
        errors[int(m.group(2))] = m.group(1)
for number, statement in enumerate(statements, 1):
    m = re.match(r'^SELECT (\d+), (.*);$', statement)
    if not m:
        continue
    i = int(m.group(1))
    if number in errors:
        print(f'{i}\t{m.group(2)}\tERROR {errors[number]}')
    elif i in answers and '\t' not in m.group(2):
        print(f'{i}\t{m.group(2)}\t{answers[i]}')
P
