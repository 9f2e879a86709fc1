// The build that the invoker ran was the rehearsal. This one is meant to last, and gets a kill -9 in the middle of its
// load.
List<ProcessHandle> children() {
    // Both children are started with an argument file in this folder.
    ProcessHandle.allProcesses()
        .filter { it.info().commandLine().orElse('').contains('@' + new File(basedir, 'target').path) }
        .toList()
}

boolean becomes(int seconds, Closure<Boolean> condition) {
    for (int i = 0; i < seconds * 20 && !condition(); i++) {
        sleep(50)
    }
    return condition()
}

assert children().isEmpty()

// All it needs is in the local repository by now, under the name of the repository in these settings.
File settings = new File(basedir, 'settings.xml')
settings.text = new File(basedir, '../../../../src/it/settings.xml').text
    .replace('@localRepositoryUrl@', 'file:///nowhere')
File log = new File(basedir, 'killed.log')
List<String> command = [
    new File(System.getProperty('maven.home'), 'bin/mvn').path, '-B', '-o',
    '-s', settings.path,
    '-Dmaven.repo.local=' + localRepositoryPath, '-Dduration=10m', 'verify']
Process build = new ProcessBuilder(command)
    .directory(basedir).redirectErrorStream(true).redirectOutput(log).start()
try {
    assert becomes(60) { children().size() == 2 } : log.text
} finally {
    // The mvn script has become its JVM by exec: nothing of the build survives this.
    build.destroyForcibly()
}
try {
    // 3 s are promised, and a busy machine may take a moment to notice.
    assert becomes(4) { children().isEmpty() } : children()*.info()*.commandLine()
} finally {
    children()*.destroyForcibly()
}
