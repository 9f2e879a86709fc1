String log = new File(basedir, 'build.log').text
String last = log.substring(log.lastIndexOf('Scanning for projects'))
if (last.contains('BUILD FAILURE')) {
    assert last.contains('nothing was measured: no tcpbench:load has run in this build with its results in ')
    assert last.contains('MojoExecutionException')
    assert last.indexOf('Stopped the server.') < last.indexOf('nothing was measured')
} else if (last.contains('Flooding')) {
    assert last.contains('The load test passed')
} else {
    assert last.contains('No verdict: there was no load test, because tcpbench.skip is set.')
}
