# The same failure by another name: a router knows that the host is gone.
# varies: ^real (\S+) s
. "$(dirname "$0")/lib.sh"
another_host
begin 'on server reference-server --host 10.0.2.2'
show 'exec 3<> /dev/tcp/10.0.2.2/9090'
show 'power off'
show 'sysctl -w net.ipv4.tcp_retries2=3'
show 'echo hello >&3                        # the write succeeds'
show 'time head -n 1 <&3'
