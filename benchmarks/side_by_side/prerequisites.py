"""What must be there before the network is left: Debian packages, jars, tools."""

import os
import shutil
import subprocess

from paired import GENERATOR_JAR, REFERENCE_JAR, ROOT, Failure, java, require_tools_and_cores

JARS = {"loadgen": GENERATOR_JAR, "reference-server": REFERENCE_JAR}


def provide(cases, settings, has_own_generator):
    """Installs and builds what these cases need; a Failure says what a person has to do."""
    install({package for case in cases for package in case.packages} | {"gcc", "util-linux"})
    require_tools_and_cores(settings.server_cpu, settings.client_cpu)
    needed = {jar for case in cases for jar in case.jars} - ({"loadgen"} if has_own_generator else set())
    if any(case.jars for case in cases) and not shutil.which(java()):
        raise Failure(f"no Java: {java()} is not there")
    build(needed)
    for preparation in {case.preparation for case in cases if case.preparation}:
        preparation()


def install(packages):
    missing = sorted(package for package in packages if not is_installed(package))
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failure(f"these Debian packages are missing: {' '.join(missing)}")
    print(f"installing {' '.join(missing)}", flush=True)
    installed = subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing],
                               capture_output=True, text=True)
    if installed.returncode != 0:
        raise Failure(f"apt-get can't install {' '.join(missing)}:\n{installed.stderr[-2000:]}")


def is_installed(package):
    try:
        asked = subprocess.run(["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True)
    except FileNotFoundError as e:
        raise Failure("no dpkg: the packages of other systems have other names; Debian's are in side_by_side/cases.py") from e
    return asked.returncode == 0 and "install ok installed" in asked.stdout


def build(modules):
    """Builds the jars that are missing or older than their sources."""
    if not any(is_stale(module) for module in modules):
        return
    print(f"building {' and '.join(sorted(modules))}", flush=True)
    command = ["mvn", "-B", "-q", "-f", str(ROOT / "pom.xml"), "-DskipTests", "package", "-pl", ",".join(sorted(modules)), "-am"]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode != 0:
        raise Failure(f"{' '.join(command)} failed:\n{built.stdout[-2000:]}")
    for module in modules:
        # Maven leaves a jar alone that it would write just so again.
        JARS[module].touch()


def is_stale(module):
    jar = JARS[module]
    if not jar.is_file():
        return True
    sources = [ROOT / "pom.xml", ROOT / module / "pom.xml", *(ROOT / module / "src/main").rglob("*")]
    return max(source.stat().st_mtime for source in sources) > jar.stat().st_mtime
