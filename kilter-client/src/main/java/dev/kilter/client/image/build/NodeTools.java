package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// The node of this machine, and the npm beside it.
///
/// @param npmProgram null: there is none
record NodeTools(String node, @Nullable Path npmProgram) {
    /// Tells of each wish of the app that this Node does not meet.
    ///
    /// @param use what becomes of this one, for people
    void compare(Path root, PackageJson app, String use, Observer observer) throws IOException {
        for (String wish : NodeWishes.unmet(root, app, node)) {
            observer.on(new Observer.Event.Note(wish + ", and this machine's is " + node.replaceFirst("^v", "") + ": "
                    + use + "; put the other one on the PATH, or correct the wish"));
        }
    }

    /// Looks for them on the PATH; a missing or broken node is a problem.
    static NodeTools find(Map<String, String> environment) {
        Path node = Executables.find("node", environment).orElseThrow(() -> missing("node"));
        return new NodeTools(
                versionOf(node.toString()), Executables.find("npm", environment).orElse(null));
    }

    /// Empty where there is no node.
    static Optional<NodeTools> ifThere(Map<String, String> environment) {
        return Executables.find("node", environment).isPresent() ? Optional.of(find(environment)) : Optional.empty();
    }

    /// `20` of `v20.20.2`.
    String major() {
        return node.replaceFirst("^v", "").replaceFirst("\\..*$", "");
    }

    String npm() {
        if (npmProgram == null) {
            throw missing("npm");
        }
        return npmProgram.toString();
    }

    /// A line that changes when another node or npm is installed.
    static String state(Map<String, String> environment) throws IOException {
        return Executables.state("node", environment) + "\n" + Executables.state("npm", environment);
    }

    /// The same, if nothing but these and the folder decides what is installed; empty without a lockfile.
    static Optional<String> stateIfLocked(Path root, Map<String, String> environment) {
        try {
            PackageJson app = PackageJson.of(root);
            boolean isLocked =
                    !app.hasPackages() || Packager.of(root, app).lockfile(root).isPresent();
            return isLocked ? Optional.of(state(environment)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String versionOf(String program) {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() == 0) {
                return text;
            }
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "`" + program + " --version` failed",
                            "Run it by hand; the app cannot be built without it.")
                    .withEvidence(List.of(text.split("\n", 5)))
                    .toException();
        } catch (IOException e) {
            throw missing(program);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the build was stopped").initCause(e);
        }
    }

    private static RuntimeException missing(String name) {
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "package.json asks for Node, and there is no working `" + name + "` on the PATH",
                        "Install Node 18 or newer with npm, then deploy again.")
                .toException();
    }
}
