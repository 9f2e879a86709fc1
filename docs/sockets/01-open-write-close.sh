# One connection, from its first segment to its last.
. "$(dirname "$0")/lib.sh"
begin 'reference-server --log-traffic'
begin 'wire lo'
show 'exec 3<> /dev/tcp/127.0.0.1/9090     # socket, connect'
show 'echo hello >&3                       # write'
show 'head -n 1 <&3                        # read'
show 'exec 3>&-                            # close'
