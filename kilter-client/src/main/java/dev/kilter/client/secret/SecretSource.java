package dev.kilter.client.secret;

import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/// The local file of one Secret. What cannot be read is a problem of its own, so that it never looks like an empty one.
///
/// @param root   the project's folder
/// @param secret its name in kilter.yaml
/// @param path   below the project's folder
public record SecretSource(Path root, String secret, String path) {
    /// What became of reading it.
    public sealed interface Reading {
        /// Its values; the text form hides them.
        record Values(SortedMap<String, String> values) implements Reading {
            @Override
            public String toString() {
                return "Values[" + values.keySet() + "]";
            }
        }

        /// There is no such file here, or nobody may read it.
        record Absent(String why) implements Reading {}
    }

    /// The file itself.
    public Path file() {
        return root.resolve(path);
    }

    /// Reads it. A malformed file, one that git keeps, and one that leads out of the project are refused.
    public Reading read() {
        refuseTracked(file(), path);
        byte[] bytes;
        try {
            Path real = file().toRealPath();
            Path project = root.toRealPath();
            if (!real.startsWith(project)) {
                throw problem("'" + path + "' leads out of the project", "Use a file of the project.");
            }
            if (!real.equals(project.resolve(path))) {
                refuseTracked(real, project.relativize(real).toString());
            }
            if (!Files.isRegularFile(file())) {
                return new Reading.Absent("no plain file");
            }
            if (Files.size(file()) > EnvFile.LARGEST) {
                throw EnvFile.tooLarge(path, Files.size(file()));
            }
            bytes = Files.readAllBytes(file());
        } catch (NoSuchFileException e) {
            return new Reading.Absent("no such file");
        } catch (IOException e) {
            return new Reading.Absent(
                    e.getClass().getSimpleName().equals("AccessDeniedException")
                            ? "no right to read it"
                            : String.valueOf(e.getMessage()));
        }
        SortedMap<String, String> values = EnvFile.parse(path, bytes);
        if (values.isEmpty()) {
            throw problem(
                    path + ":1: the file has no KEY=VALUE line",
                    "Fill it, or take the secret out of kilter.yaml and deploy with --prune-secrets.");
        }
        if (values.size() > SealedSecret.MOST_KEYS) {
            throw problem(
                    path + " has " + values.size() + " keys",
                    "Use at most " + SealedSecret.MOST_KEYS + " in one file.");
        }
        return new Reading.Values(values);
    }

    /// A file that git tracks is no secret any more, whichever repository that is.
    private void refuseTracked(Path place, String name) {
        Path folder = place.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try {
            Process git = new ProcessBuilder(List.of(
                            "git",
                            "--literal-pathspecs",
                            "--no-optional-locks",
                            "ls-files",
                            "--error-unmatch",
                            "--",
                            place.getFileName().toString()))
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0) {
                throw problem(
                        "git tracks '" + name + "', the source of the secret '" + secret + "'",
                        "git rm --cached " + name + " && echo /" + name
                                + " >> .gitignore      then change its values: whoever can read the repository has"
                                + " them");
            }
        } catch (IOException e) {
            // without git nothing is tracked
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static KilterException problem(String detail, String hint) {
        return Problem.of(KilterCode.SECRET_UNREADABLE, detail, hint).toException();
    }
}
