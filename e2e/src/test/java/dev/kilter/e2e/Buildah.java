package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Images by a hand that is not kilter's.
final class Buildah {
    private Buildah() {}

    /// Builds an image of the Dockerfile and the one file beside it, pushes it over plain http and keeps nothing.
    /// Answers its digest.
    static String push(Path folder, String image, String dockerfile, String file, String content)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder, "image");
        Path context = Files.createDirectory(work.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        Files.writeString(context.resolve(file), content);
        return push(work, image, context);
    }

    /// The same of a folder that has its Dockerfile.
    static String push(Path work, String image, Path context) throws IOException, InterruptedException {
        List<String> store =
                List.of("buildah", "--root", work + "/store", "--runroot", work + "/run", "--storage-driver", "vfs");
        run(work, store, "build", "--tls-verify=false", "--isolation", "chroot", "-t", image, context.toString());
        run(work, store, "push", "--tls-verify=false", "--digestfile", work + "/digest", image);
        String digest = Files.readString(work.resolve("digest")).strip();
        run(work, store, "rmi", "--all", "--force");
        Home.delete(work);
        return digest;
    }

    private static void run(Path work, List<String> store, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(store);
        command.addAll(List.of(arguments));
        Path log = work.resolve("buildah.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as(command + "\n" + Files.readString(log))
                .isTrue();
    }
}
