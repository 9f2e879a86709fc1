# The same six bytes, read four at a time: told of states, and told of changes.
# varies: ^strace: Process (\d+)
# varies: \b(?:u32|u64)=(\d+)
# varies: \b(?:epoll_wait|read|write)\((\d+)
# varies: (0x[0-9a-f]{6,})
. "$(dirname "$0")/lib.sh"

# trace COMMAND: starts a server, lets it load its classes with a first connection, and traces its loop.
trace() {
  begin "$1"
  exec 3<> "/dev/tcp/127.0.0.1/$2"
  echo hi >&3; head -n 1 <&3 > /dev/null
  loop=$(loop_of "$begun")
  begin 'strace -e trace=epoll_wait,read,write -p $loop' attached
}

trace 'reference-server --engine epoll --read-size 4' 9090
show 'echo hello >&3'
trace 'reference-server --engine epoll --read-size 4 --edge-triggered --port 9091' 9091
show 'echo hello >&3'
