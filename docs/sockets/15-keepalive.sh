# A dead host, found by a connection that never sends.
# varies: 10\.0\.1\.2:(5\d{4})
# varies: timer:\(keepalive,([^)]*)
. "$(dirname "$0")/lib.sh"
another_host
begin 'on server reference-server --host 10.0.2.2'
show 'exec 3<> /dev/tcp/10.0.2.2/9090       # one connection without keepalive'
show 'cat keepalive.py                      # and one with'
begin 'wire eth0 --seconds'
begin 'python3 keepalive.py' never
await "grep -q '2 s  server' ${logs[1]}"
hear
silence=please
show 'path cut'
show 'ss -Htno | sort -k 6'
await "grep -q Timeout ${logs[2]}"
silence=
hear
show "ss -Htno"
