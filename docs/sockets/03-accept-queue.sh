# A server that never accepts, with a backlog of 8.
. "$(dirname "$0")/lib.sh"
[[ -e /proc/sys/net/ipv4/tcp_syn_linear_timeouts ]] || skip "before Linux 6.5 a SYN is repeated at other times"
begin 'reference-server --backlog 8 --no-accept'
show 'for client in {1..12}; do timeout 2.5 bash -c "< /dev/tcp/127.0.0.1/9090 && echo connected" & done | sort | uniq -c'
show 'ss -tln'
show 'nstat -az TcpExtListenOverflows'
begin 'wire lo --seconds'
show 'timeout 8 bash -c "< /dev/tcp/127.0.0.1/9090"'
show 'nstat -az TcpExtListenOverflows'
