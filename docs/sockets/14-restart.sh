# A process that crashes, and a host that lost its power and came back without its memory.
# varies: 10\.0\.1\.2:(5\d{4})
. "$(dirname "$0")/lib.sh"
another_host
begin 'on server reference-server --host 10.0.2.2'
server=$begun
begin 'wire eth0'
show 'exec 3<> /dev/tcp/10.0.2.2/9090'
show 'kill -9 $server                       # the process is dead, the host alive'
show 'head -n 1 <&3; exec 3>&-              # the read returns 0, we close as well'
begin 'on server reference-server --host 10.0.2.2'
show 'exec 3<> /dev/tcp/10.0.2.2/9090'
show 'power off                             # the host is dead'
show 'power on'
begin 'on server reference-server --host 10.0.2.2'
show 'ss -tn                                # here nothing has changed'
show 'on server ss -tn                      # there nobody knows of it'
show 'echo hello >&3                        # the write succeeds'
show 'head -n 1 <&3'
show 'echo hello >&3'
