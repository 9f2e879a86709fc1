# A server that never accepts, with a backlog of 8.
. "$(dirname "$0")/lib.sh"
begin 'reference-server --backlog 8 --no-accept'
show 'for client in {1..12}; do timeout 2.5 bash -c "< /dev/tcp/127.0.0.1/9090 && echo connected" & done | sort | uniq -c'
show 'ss -tln'
show 'nstat -az TcpExtListenOverflows'
begin 'wire lo --seconds'
show 'timeout 8 bash -c "< /dev/tcp/127.0.0.1/9090"'
show 'nstat -az TcpExtListenOverflows'
