package dev.kilter.local.host;

import dev.kilter.effects.ProcessGate;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Runs images that bring their own base: in a user and mount namespace with the image as root, where the kernel allows
/// it.
final class OwnRoot {
    private static final String ENTER = """
        set -e
        root=$1; dir=$2; unshare=$3; mount=$4; shift 4
        "$mount" --rbind /proc "$root/proc"
        "$mount" --rbind /dev "$root/dev"
        if [ -f /etc/resolv.conf ] && [ -f "$root/etc/resolv.conf" ] && [ ! -L "$root/etc/resolv.conf" ]; then
          "$mount" --bind /etc/resolv.conf "$root/etc/resolv.conf"
        fi
        exec "$unshare" --root="$root" --wd="$dir" -- "$@"
        """;

    private final ProcessGate processes;
    private final HostRuntimes programs;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Boolean allowed;

    OwnRoot(ProcessGate processes, HostRuntimes programs) {
        this.processes = processes;
        this.programs = programs;
    }

    /// The command line that runs `command` inside the image; a problem where this machine cannot.
    List<String> wrap(UnpackedImage image, List<String> command) {
        if (!isAllowed()) {
            throw refused();
        }
        String unshare = tool("unshare");
        List<String> line = new ArrayList<>(List.of(
                unshare,
                "--user",
                "--map-root-user",
                "--mount",
                "/bin/sh",
                "-c",
                ENTER,
                "kilter",
                image.root().toString(),
                image.config().workingDir(),
                unshare,
                tool("mount")));
        line.addAll(command);
        return line;
    }

    private boolean isAllowed() {
        asking.lock();
        try {
            if (allowed == null) {
                allowed = programs.find("unshare").isPresent()
                        && programs.find("mount").isPresent()
                        && tried();
            }
            return allowed;
        } finally {
            asking.unlock();
        }
    }

    private boolean tried() {
        ProcessBuilder trial = new ProcessBuilder(
                        tool("unshare"), "--user", "--map-root-user", "--mount", "/bin/sh", "-c", ":")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = processes.start("a trial of namespaces", trial);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (UncheckedIOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String tool(String name) {
        return programs.find(name).orElseThrow(OwnRoot::refused).toString();
    }

    private static dev.kilter.sdk.problem.KilterException refused() {
        return Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        "the image has its own base, and this machine does not allow user namespaces to run it in",
                        "Allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1), or let kilter"
                                + " build the image.")
                .toException();
    }
}
