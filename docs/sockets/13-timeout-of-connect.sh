# ETIMEDOUT, the third: no answer to the SYN.
# varies: ^real (\S+) s
. "$(dirname "$0")/lib.sh"
[[ -e /proc/sys/net/ipv4/tcp_syn_linear_timeouts ]] || skip "before Linux 6.5 a SYN is repeated at other times"
another_host
begin 'on server reference-server --host 10.0.2.2'
show 'path cut'
show 'sysctl -w net.ipv4.tcp_syn_retries=2'
begin 'wire eth0 --seconds'
show 'time tcpbench client 10.0.2.2:9090 --connect-timeout 1m'
silence=please
show 'tcpbench client 10.0.2.2:9090         # its own timeout is 3 s'
