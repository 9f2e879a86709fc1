# The system calls of an event loop, seen from outside.
# varies: ^strace: Process (\d+)
# varies: sin_port=htons\((5\d{4})\)
# varies: \b(?:u32|u64)=(\d+)
# varies: \b(?:accept4|epoll_wait|epoll_ctl|read|write|close)\((\d+)
# varies: EPOLL_CTL_ADD, (\d+)
# varies: SOCK_NONBLOCK\) = (\d+)
# varies: (0x[0-9a-f]{6,})
. "$(dirname "$0")/lib.sh"
begin 'reference-server --engine epoll'
server=$begun
# A first connection, so that the JVM has loaded all classes.
exec 3<> /dev/tcp/127.0.0.1/9090
echo hello >&3; head -n 1 <&3 > /dev/null
exec 3>&-
loop=$(loop_of "$server")
begin 'strace -e trace=epoll_wait,epoll_ctl,accept4,read,write,close -p $loop' attached
show 'exec 3<> /dev/tcp/127.0.0.1/9090'
show 'exec 4<> /dev/tcp/127.0.0.1/9090'
show 'echo hello >&4; head -n 1 <&4'
show 'exec 4>&-'
