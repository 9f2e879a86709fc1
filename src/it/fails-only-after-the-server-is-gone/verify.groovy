// Each build failed in its last goal and nowhere else.
String log = new File(basedir, 'build.log').text
String last = log.substring(log.lastIndexOf('Scanning for projects'))
int stopped = Math.max(last.indexOf('Stopped the server.'), last.indexOf('The server at 192.0.2.1:9090 goes on'))
int failed = last.indexOf(':verify (load) on project fails-only-after-the-server-is-gone: ')
assert stopped > 0
assert failed > stopped
assert last.count('BUILD FAILURE') == 1

String error = last.substring(failed)
assert error.contains('the load test failed: p99<=1ns (measured ') ||
    error.contains('(exit code 1 of the generator)') ||
    error.contains('(exit code 77 of the generator)')

assert ProcessHandle.allProcesses()
    .noneMatch { it.info().commandLine().orElse('').contains('@' + new File(basedir, 'target').path) }
