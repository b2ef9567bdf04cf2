package dev.kilter.client;

import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What git knows of a folder. Asked of the `git` command, which knows its own index best; without git or a repository
/// there is simply nothing to know.
final class GitState {
    private GitState() {}

    static SourceState of(Path folder) {
        String commit = git(folder, "rev-parse", "--verify", "-q", "HEAD");
        if (commit.isEmpty()) {
            return SourceState.NONE;
        }
        String branch = git(folder, "symbolic-ref", "--short", "-q", "HEAD");
        String subject = git(folder, "log", "-1", "--format=%s");
        boolean dirty = !git(folder, "status", "--porcelain", "--", ".").isEmpty();
        return new SourceState(commit, branch.isEmpty() ? null : branch, subject, dirty);
    }

    /// The ancestors of HEAD; null without a commit.
    static @Nullable Ancestry ancestry(Path folder) {
        String listed = git(folder, "rev-list", "--max-count=" + (Ancestry.MOST + 1), "HEAD");
        String shallow = git(folder, "rev-parse", "--is-shallow-repository");
        return listed.isEmpty() ? null : Ancestry.of(listed.lines().toList(), shallow.equals("false"));
    }

    private static String git(Path folder, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("git", "--no-optional-locks"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? out.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
