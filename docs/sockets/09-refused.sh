# Connects that fail because somebody said no.
# varies: ^real 3\.(\d+) s
. "$(dirname "$0")/lib.sh"
another_host
show 'time < /dev/tcp/10.0.1.9/9090        # no such host on our own cable'
show 'time < /dev/tcp/10.0.2.9/9090        # no such host on the server'"'"'s cable'
begin 'wire eth0'
show '< /dev/tcp/10.0.2.2/9090             # the host is up, and nothing listens'
show 'ip route del default'
show '< /dev/tcp/10.0.2.2/9090             # we know no way'
