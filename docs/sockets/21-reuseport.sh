# Two processes, two listening sockets, one port: a process that stands still is missed by the clients that the hash gave it.
# varies: pid=(\d+)
# varies: fd=(\d+)
# varies: ^( +[1-9]\d*) hello
# varies: ^LISTEN ([1-9]\d* +)
# varies: ^latency +(.*)
# varies: ^RESPONSE_TIMEOUT  ([1-9]\d* requests, \d+) connections
# varies: ^RESPONSE_TIMEOUT .*, target, (.*)
. "$(dirname "$0")/lib.sh"
begin 'reference-server --engine processes --processes 2 --share reuseport'
server=$begun
show 'ss -tlnp'
show 'kill -STOP $(pgrep -P $server | head -n 1) # one of the children stands still'
show 'for client in {1..20}; do timeout 2 bash -c "exec 3<> /dev/tcp/127.0.0.1/9090; echo hello >&3; head -n 1 <&3" & done | sort | uniq -c'
show 'ss -Htln | sort -n -k 2               # connections in the queue, backlog'
show 'tcpbench run 127.0.0.1:9090 -c 20 -d 1s --warmup 0s --timeout 1s | grep -E "^(latency|RESPONSE)"'
