# Two processes, one listening socket: a process that stands still is nobody's loss.
# varies: pid=(\d+)
# varies: fd=(\d+)
. "$(dirname "$0")/lib.sh"
begin 'reference-server --engine processes --processes 2 --share inherited'
server=$begun
show 'ss -tlnp'
show 'kill -STOP $(pgrep -P $server | head -n 1) # one of the children stands still'
show 'for client in {1..20}; do timeout 2 bash -c "exec 3<> /dev/tcp/127.0.0.1/9090; echo hello >&3; head -n 1 <&3" & done | sort | uniq -c'
show 'ss -Htln | sort -n -k 2               # connections in the queue, backlog'
