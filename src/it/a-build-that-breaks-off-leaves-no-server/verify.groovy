String log = new File(basedir, 'build.log').text
assert log.contains('Started server at ')
assert log.contains("connections: 'none' is not allowed")
assert !log.contains('Stopped the server.')

assert ProcessHandle.allProcesses()
    .noneMatch { it.info().commandLine().orElse('').contains('@' + new File(basedir, 'target').path) }
