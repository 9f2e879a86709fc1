import errno, os

for name in """EAGAIN EACCES EINVAL EMFILE EPIPE EADDRINUSE EADDRNOTAVAIL ENETUNREACH ECONNABORTED
    ECONNRESET ENOTCONN ETIMEDOUT ECONNREFUSED EHOSTUNREACH EINPROGRESS""".split():
    number = getattr(errno, name)
    print(f"{number:3d}  {name:14}{os.strerror(number)}")
