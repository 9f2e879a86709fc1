# varies: ^real (\S+) s
. "$(dirname "$0")/lib.sh"
begin 'reference-server'
show 'cat read-timeout.py'
show 'time python3 read-timeout.py'
