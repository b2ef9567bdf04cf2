package dev.kilter.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.UnreliableLine;
import dev.kilter.testkit.UnreliableLine.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What other people's tools do with the local registry: crane, skopeo and buildah.
@Drawn
@Timeout(600)
class ForeignClientsIT {
    private static final String TOKEN = "t0ken";
    private static final int BYTES = 3_000_000;

    @TempDir
    private Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicBoolean breaks = new AtomicBoolean();
    private Registry registry;
    private UnreliableLine line;
    private Path layer;

    @BeforeEach
    void aRegistryBehindALineThatTells() throws IOException {
        registry = Registry.start(
                0, new BlobStore(new FileGate(Effects.real()), Files.createDirectory(folder.resolve("store"))), TOKEN);
        line = new UnreliableLine(registry.port(), (request, _) -> {
            requests.add(request);
            return request.startsWith("PATCH") && breaks.compareAndSet(true, false)
                    ? new Fault.CutRequest(BYTES / 2)
                    : new Fault.None();
        });
        layer = folder.resolve("layer.tar");
        byte[] content = new byte[BYTES];
        new Random(5).nextBytes(content);
        try (OutputStream file = Files.newOutputStream(layer);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            TarArchiveEntry entry = new TarArchiveEntry("app/content");
            entry.setSize(BYTES);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        registry.close();
    }

    @Test
    void crane_pushes_in_chunks_and_pulls_what_it_pushed() throws Exception {
        ForeignClient crane = crane();
        String pushed = append(crane, "acme/one:v1");

        assertThat(pushed).startsWith(image("acme/one@sha256:"));
        assertThat(requests)
                .as("a chunk, and an end without content")
                .anyMatch(request -> request.startsWith("PATCH /v2/acme/one/blobs/uploads/"))
                .anyMatch(request -> request.matches("PUT /v2/acme/one/blobs/uploads/.*digest=sha256.*"));
        assertThat(pushed).endsWith(crane.run("digest", image("acme/one:v1")));
        assertThat(crane.run("validate", "--remote", image("acme/one:v1"))).contains("PASS");
        Path exported = folder.resolve("exported.tar");
        crane.run("export", image("acme/one:v1"), exported.toString());
        assertThat(Files.size(exported)).isGreaterThan(BYTES);
        Path pulled = folder.resolve("pulled.tar");
        crane.run("pull", image("acme/one:v1"), pulled.toString());
        assertThat(crane.run("push", pulled.toString(), image("acme/three:v1"))).contains("acme/three@sha256:");
        assertThat(crane.run("validate", "--remote", image("acme/three:v1"))).contains("PASS");
    }

    @Test
    void crane_sends_nothing_again_that_another_repository_has() throws Exception {
        ForeignClient crane = crane();
        append(crane, "acme/one:v1");
        requests.clear();

        crane.run("copy", image("acme/one:v1"), image("acme/two:v2"));

        assertThat(requests)
                .anyMatch(request -> request.startsWith("PUT /v2/acme/two/manifests/"))
                .noneMatch(request -> request.startsWith("PATCH"));
        assertThat(crane.run("validate", "--remote", image("acme/two:v2"))).contains("PASS");
    }

    @Test
    void crane_tags_lists_and_deletes() throws Exception {
        ForeignClient crane = crane();
        String pushed = append(crane, "acme/one:v1");
        crane.run("tag", image("acme/one:v1"), "latest");
        assertThat(crane.run("ls", image("acme/one")).lines()).containsExactly("latest", "v1");

        crane.run("delete", image("acme/one:latest"));

        assertThat(crane.run("ls", image("acme/one")).lines()).containsExactly("v1");
        crane.run("delete", pushed);
        ForeignClient.Said gone = crane.say("digest", image("acme/one:v1"));
        assertThat(gone.exit()).isNotZero();
        assertThat(gone.errors()).contains("404");
    }

    @Test
    void crane_gets_over_a_line_that_breaks_within_a_chunk() throws Exception {
        ForeignClient crane = crane();
        breaks.set(true);

        append(crane, "acme/one:v1");

        assertThat(breaks).as("the line has broken").isFalse();
        assertThat(crane.run("validate", "--remote", image("acme/one:v1"))).contains("PASS");
    }

    @Test
    void crane_without_the_token_is_told_that_it_is_needed() throws Exception {
        ForeignClient crane = ForeignClient.crane(folder).loggedIn(line.port(), "another");

        ForeignClient.Said said = crane.say("digest", image("acme/one:v1"));

        assertThat(said.exit()).isNotZero();
        assertThat(said.errors()).contains("401");
    }

    @Test
    void skopeo_takes_cranes_image_along_and_brings_it_back_and_deletes_it() throws Exception {
        append(crane(), "acme/one:v1");
        ForeignClient skopeo = ForeignClient.installed(folder, "skopeo").loggedIn(registry.port(), TOKEN);
        String copy = "dir:" + folder.resolve("copy");

        skopeo.run("copy", "--src-tls-verify=false", "docker://" + direct("acme/one:v1"), copy);
        skopeo.run("copy", "--dest-tls-verify=false", copy, "docker://" + direct("acme/two:v1"));

        assertThat(skopeo.run("inspect", "--tls-verify=false", "docker://" + direct("acme/two:v1")))
                .contains("\"Layers\"");
        skopeo.run("delete", "--tls-verify=false", "docker://" + direct("acme/two:v1"));
        assertThat(skopeo.say("inspect", "--tls-verify=false", "docker://" + direct("acme/two:v1"))
                        .exit())
                .isNotZero();
    }

    @Test
    void buildah_pulls_cranes_image_and_pushes_one_of_its_own() throws Exception {
        append(crane(), "acme/one:v1");
        ForeignClient buildah = ForeignClient.installed(
                        folder,
                        "buildah",
                        "--root",
                        folder.resolve("root").toString(),
                        "--runroot",
                        folder.resolve("runroot").toString(),
                        "--storage-driver",
                        "vfs")
                .loggedIn(registry.port(), TOKEN);
        String container = buildah.run("from", "--tls-verify=false", direct("acme/one:v1"));
        buildah.run("config", "--env", "BY=buildah", container);
        buildah.run("commit", "--tls-verify=false", container, "docker://" + direct("acme/four:v1"));
        buildah.run("rm", "--all");
        buildah.run("rmi", "--all", "--force");

        ForeignClient crane = crane();
        assertThat(crane.run("config", image("acme/four:v1"))).contains("BY=buildah");
        assertThat(crane.run("validate", "--remote", image("acme/four:v1"))).contains("PASS");
    }

    private ForeignClient crane() throws IOException, InterruptedException {
        return ForeignClient.crane(folder).loggedIn(line.port(), TOKEN);
    }

    private String append(ForeignClient crane, String name) throws IOException, InterruptedException {
        return crane.run("append", "--oci-empty-base", "-f", layer.toString(), "-t", image(name));
    }

    /// Without the line: these ask for TLS first, which it cannot carry.
    private String direct(String name) {
        return "127.0.0.1:" + registry.port() + "/" + name;
    }

    private String image(String name) {
        return "127.0.0.1:" + line.port() + "/" + name;
    }
}
