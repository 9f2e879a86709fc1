String log = new File(basedir, 'build.log').text
assert log =~ /Flooding 127\.0\.0\.1:\d+, the reference server/

// Both children are started with an argument file in this folder.
List<ProcessHandle> left = ProcessHandle.allProcesses()
    .filter { it.info().commandLine().orElse('').contains('@' + new File(basedir, 'target').path) }
    .toList()
assert left.isEmpty()
