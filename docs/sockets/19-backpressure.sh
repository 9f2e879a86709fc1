# A server that stops reading.
# varies: 127\.0\.0\.1:(5\d{4})
# varies: ^ESTAB \d+ +(\d{6,}) .*timer:
# varies: ^ESTAB (\d{6})
# varies: ^WRITE_STALLED .*, target, (.*)
# varies: timer:\(persist,([^)]*)
. "$(dirname "$0")/lib.sh"
begin 'reference-server --reply discard --stop-reading-after 1'
show 'exec 3<> /dev/tcp/127.0.0.1/9090'
show 'timeout 2 cat /dev/zero >&3           # writes as much as it can, and is killed after 2 s'
show 'ss -Htno dport = 9090                  # what the client has'
show 'ss -Htno sport = 9090                  # what the server has'
show 'tcpbench run 127.0.0.1:9090 -c 1 -d 1s --warmup 0s --send size:16MiB --timeout 1s | grep -A 2 ^WRITE'
