# A server that stands still on a host that is well.
# varies: 10\.0\.1\.2:(5\d{4})
. "$(dirname "$0")/lib.sh"
another_host
begin 'on server reference-server --host 10.0.2.2'
server=$begun
show 'exec 3<> /dev/tcp/10.0.2.2/9090'
show 'echo ping >&3; read -t 1 answer <&3 && echo "alive: $answer" || echo "no answer in 1 s"'
show 'kill -STOP $server'
begin 'wire eth0'
begin 'python3 keepalive.py' never
await "[[ \$(grep -c ACK ${logs[1]}) == 6 ]]"
hear
silence=please
show 'echo ping >&3; read -t 1 answer <&3 && echo "alive: $answer" || echo "no answer in 1 s"'
show 'on server ss -Htn | sort -k 2          # the question is there, unread'
