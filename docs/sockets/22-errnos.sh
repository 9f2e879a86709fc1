# The errors of sockets, with the numbers of Linux.
. "$(dirname "$0")/lib.sh"
show 'python3 errnos.py'
