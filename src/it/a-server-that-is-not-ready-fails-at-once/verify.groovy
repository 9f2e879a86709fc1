String log = new File(basedir, 'build.log').text
String last = log.substring(log.lastIndexOf('Scanning for projects'))
assert last.contains(':start (load) on project a-server-that-is-not-ready-fails-at-once: the server ')
assert !last.contains('Flooding')
if (last.contains('loading')) {
    assert last =~ /the server was not ready after 300 ms; its last output:\R(\[ERROR\] )?loading/
} else {
    assert last.contains('the server exited with code 3; its last output:')
    assert !last.contains('line 10 ')
    (11..60).each { assert last.contains('line ' + it + ' \\x1b[31m') }
}
