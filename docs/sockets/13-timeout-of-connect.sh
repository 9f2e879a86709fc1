# ETIMEDOUT, the third: no answer to the SYN.
# varies: ^real 7\.(\d+) s
. "$(dirname "$0")/lib.sh"
another_host
begin 'on server reference-server --host 10.0.2.2'
show 'path cut'
show 'sysctl net.ipv4.tcp_syn_retries net.ipv4.tcp_syn_linear_timeouts'
show 'sysctl -w net.ipv4.tcp_syn_retries=2'
begin 'wire eth0 --seconds'
show 'time exec 3<> /dev/tcp/10.0.2.2/9090'
