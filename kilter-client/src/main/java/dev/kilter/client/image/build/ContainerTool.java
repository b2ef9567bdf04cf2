package dev.kilter.client.image.build;

import dev.kilter.client.image.layer.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// A tool that runs a Dockerfile and gives the image away in the layout of the OCI. Files get one time, so that the
/// same folder gives the same image, as far as the Dockerfile itself does.
///
/// @param program where it is
record ContainerTool(Kind kind, Path program) {
    private static final int PATIENCE_SECONDS = 15;

    enum Kind {
        BUILDAH("buildah"),
        PODMAN("podman"),
        DOCKER("docker", "version"),
        BUILDCTL("buildctl", "debug", "workers");

        private final String title;
        private final List<String> question;

        Kind(String title, String... question) {
            this.title = title;
            this.question = List.of(question);
        }
    }

    /// @param shown what people would type
    record Call(String shown, List<String> command) {
        /// With these right after its `build`.
        private Call with(List<String> arguments) {
            List<String> all = new ArrayList<>(command);
            all.addAll(command.indexOf("build") + 1, arguments);
            return new Call(shown, all);
        }
    }

    /// The first one that is installed and, where it needs a daemon, answers.
    static Optional<ContainerTool> of(Map<String, String> environment) {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Executables.find(kind.title, environment).stream()
                        .map(program -> new ContainerTool(kind, program)))
                .filter(ContainerTool::answers)
                .findFirst();
    }

    /// @param architecture that the image is for
    /// @param arguments of the build; but for buildctl they are taken from the tool's own variables
    /// @param secrets   files by the id that `RUN --mount=type=secret,id=…` names
    List<Call> calls(Path layout, String architecture, SortedMap<String, String> arguments, Map<String, Path> secrets) {
        List<String> more = new ArrayList<>();
        if (Architecture.isForeign(architecture)) {
            more.add((kind == Kind.BUILDCTL ? "--opt=platform=" : "--platform=") + "linux/" + architecture);
        }
        arguments.forEach((name, value) ->
                more.add(kind == Kind.BUILDCTL ? "--opt=build-arg:" + name + "=" + value : "--build-arg=" + name));
        secrets.forEach((id, file) -> more.add("--secret=id=" + id + ",src=" + file));
        return plain(layout).stream()
                .map(call -> call.command.contains("build") ? call.with(more) : call)
                .toList();
    }

    private List<Call> plain(Path layout) {
        String archive = layout + ".tar";
        // Another app may be built at the same time.
        String name = "localhost/kilter-" + Sha256.of(layout.toString()).substring(0, 16) + ":latest";
        return switch (kind) {
            case BUILDAH ->
                List.of(
                        call(
                                "buildah build",
                                "build",
                                "--isolation=chroot",
                                "--format=oci",
                                "--timestamp=0",
                                "-t",
                                name,
                                "."),
                        call("buildah push", "push", "--quiet", name, "oci:" + layout + ":image"));
            case PODMAN ->
                List.of(
                        call("podman build", "build", "--format=oci", "--timestamp=0", "-t", name, "."),
                        call("podman push", "push", "--quiet", name, "oci:" + layout + ":image"));
            case DOCKER ->
                List.of(call(
                        "docker buildx build",
                        "buildx",
                        "build",
                        "--provenance=false",
                        "--build-arg=SOURCE_DATE_EPOCH=0",
                        "--output=type=oci,rewrite-timestamp=true,dest=" + archive,
                        "."));
            case BUILDCTL ->
                List.of(call(
                        "buildctl build",
                        "build",
                        "--frontend=dockerfile.v0",
                        "--local=context=.",
                        "--local=dockerfile=.",
                        "--opt=build-arg:SOURCE_DATE_EPOCH=0",
                        "--output=type=oci,rewrite-timestamp=true,dest=" + archive));
        };
    }

    /// Some give an archive of the layout.
    void unpack(Path layout) throws IOException {
        Path archive = layout.resolveSibling(layout.getFileName() + ".tar");
        if (!Files.exists(archive)) {
            return;
        }
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path to = layout.resolve(entry.getName()).normalize();
                if (entry.isFile() && to.startsWith(layout)) {
                    Files.createDirectories(to.getParent());
                    Files.copy(tar, to);
                }
            }
        }
        Files.delete(archive);
    }

    private Call call(String shown, String... arguments) {
        return new Call(
                shown,
                Stream.concat(Stream.of(program.toString()), Arrays.stream(arguments))
                        .toList());
    }

    private boolean answers() {
        if (kind.question.isEmpty()) {
            return true;
        }
        try {
            Process process = new ProcessBuilder(call("", kind.question.toArray(String[]::new)).command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroy();
            return ended && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
