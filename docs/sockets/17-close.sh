# Three ways to end: one direction, both, and at once.
# varies: 127\.0\.0\.1:(5\d{4})
. "$(dirname "$0")/lib.sh"
begin 'reference-server --delay 300ms'
begin 'wire lo'
show 'echo hello | tcpbench client 127.0.0.1:9090'
show 'exec 3<> /dev/tcp/127.0.0.1/9090; echo hello >&3; sleep 0.6'
show 'head -n 1 <&3; exec 3>&-              # all that came was read'
show 'ss -4tan dport = 9090'
show 'exec 3<> /dev/tcp/127.0.0.1/9090; echo hello >&3; sleep 0.6'
show 'exec 3>&-                             # the answer was not read'
