# The kernel shakes hands without the server: its process is stopped all the while.
# varies: 127\.0\.0\.1:(5\d{4})
. "$(dirname "$0")/lib.sh"
begin 'reference-server --log-traffic'
server=$begun
show 'kill -STOP $server                    # the server stands still'
begin 'wire lo'
show 'exec 3<> /dev/tcp/127.0.0.1/9090      # and yet: connected'
show 'echo hello >&3                        # and yet: acknowledged'
show 'ss -tan sport = 9090                  # the sockets of the server'
show 'kill -CONT $server                    # it goes on: accept, read, write'
show 'ss -tan sport = 9090'
show 'head -n 1 <&3'
