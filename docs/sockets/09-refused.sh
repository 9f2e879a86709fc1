# Connects that fail because somebody said no.
# varies: ^real (\S+) s
. "$(dirname "$0")/lib.sh"
another_host
begin 'wire eth0'
show 'tcpbench client 10.0.2.2:9090         # the host is up, and nothing listens'
silence=please
show 'time tcpbench client 10.0.2.9:9090 --connect-timeout 1m   # no such host on the server'"'"'s cable'
show 'ip route del default'
show 'tcpbench client 10.0.2.2:9090         # we know no way'
