# ETIMEDOUT, the first: nobody acknowledges what was written.
# varies: ^real (\S+) s
# varies: 10\.0\.1\.2:(5\d{4})
# varies: timer:\(on,(\d+m?s,\d)
. "$(dirname "$0")/lib.sh"
another_host
begin 'on server reference-server --host 10.0.2.2'
show 'sysctl -w net.ipv4.tcp_retries2=3'
show 'exec 3<> /dev/tcp/10.0.2.2/9090'
show 'path cut'
begin 'wire eth0 --seconds'
silence=please
show 'echo hello >&3                        # the write succeeds'
show 'ss -tno                               # 6 bytes wait for an ACK'
silence=
show 'time head -n 1 <&3                    # the read is told how it ended'
show 'tcpbench explain CONNECTION_DEAD'
