package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of an image for several platforms the wanted one is taken, as a base and as a whole; one for others alone is
/// refused before anything is pushed.
class PlatformImagesIT {
    private FakeRegistry registry;
    private RegistryTarget place;

    @BeforeEach
    void open() throws IOException {
        registry = new FakeRegistry();
        place = registry.target(FakeRegistry.PASSWORD);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void of_an_index_the_wanted_image_is_taken() {
        String amd64 = image("amd64");
        String arm64 = image("arm64");
        index("both", "linux/amd64 " + amd64, "linux/arm64 " + arm64, "unknown/unknown " + image(""));

        assertThat(copied("both", "amd64")).isEqualTo(amd64);
        assertThat(copied("both", "arm64")).isEqualTo(arm64);
        assertThat(base("both", "arm64").config().path("architecture").asText()).isEqualTo("arm64");
    }

    @Test
    void an_index_without_it_is_refused_with_what_it_has() {
        index(
                "one",
                "linux/amd64 " + image("amd64"),
                "windows/amd64 " + image("amd64"),
                "unknown/unknown " + image(""));

        Problem whole = problem(() -> copied("one", "arm64"));
        assertThat(whole.detail())
                .endsWith(":one' is for linux/amd64, windows/amd64, and an image for linux/arm64 is" + " wanted");
        assertThat(whole.hint()).contains("Build it for linux/arm64 too");
        assertThat(problem(() -> base("one", "arm64")).detail()).startsWith("the base image '");
        assertThat(registry.requests).noneMatch(asked -> asked.startsWith("PUT"));
    }

    @Test
    void a_single_image_for_another_is_refused_and_one_that_says_nothing_is_taken() {
        registry.manifests.put("single", registry.manifests.get(image("amd64")));
        registry.manifests.put("silent", registry.manifests.get(image("")));

        assertThat(problem(() -> copied("single", "arm64")).detail()).contains("is for linux/amd64, and an image for");
        assertThat(problem(() -> base("single", "arm64")).hint()).contains("platform team");
        assertThat(copied("single", "amd64")).isEqualTo(image("amd64"));
        assertThat(copied("silent", "arm64")).isEqualTo(image(""));
    }

    @Test
    void what_is_remembered_of_a_base_is_of_one_platform(@TempDir Path folder) {
        PushMemory memory = PushMemory.in(folder);
        index("both", "linux/amd64 " + image("amd64"), "linux/arm64 " + image("arm64"));
        String reference = place.name() + "@sha256:" + "0".repeat(64);

        memory.keep(base("both", "arm64"), reference, "arm64");

        assertThat(memory.base(place, reference, "arm64")
                        .orElseThrow()
                        .config()
                        .path("architecture")
                        .asText())
                .isEqualTo("arm64");
        assertThat(memory.base(place, reference, "amd64")).isEmpty();
    }

    private String copied(String tag, String architecture) {
        BuiltImage image = new BuiltImage.Prebuilt(place.name() + ":" + tag, architecture);
        return ImagePush.push(image, place, BaseImages.NONE, PushMemory.NONE, BuildObserver.silent())
                .reference()
                .digest();
    }

    private BaseImage base(String tag, String architecture) {
        try (RegistrySession session = RegistrySession.open(place, false)) {
            return BaseImage.pull(session, place, ImageCopy.parsed(place.name() + ":" + tag), architecture);
        }
    }

    private static Problem problem(Runnable work) {
        try {
            work.run();
        } catch (KilterException e) {
            assertThat(e.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
            return e.problem();
        }
        throw new AssertionError("nothing was refused");
    }

    /// The digest of an image that says it is for this processor; empty: it says nothing.
    private String image(String architecture) {
        String said = architecture.isEmpty() ? "" : "\"architecture\":\"" + architecture + "\",";
        String config = "{" + said + "\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        registry.blobs.put(OciImage.digestOf(config), config.getBytes(StandardCharsets.UTF_8));
        String manifest = OciImage.manifest(config, List.of(new OciImage.Blob("sha256:" + "a".repeat(64), 5)));
        registry.manifests.put(OciImage.digestOf(manifest), manifest.getBytes(StandardCharsets.UTF_8));
        return OciImage.digestOf(manifest);
    }

    private void index(String tag, String... images) {
        StringBuilder entries = new StringBuilder();
        for (String image : images) {
            String[] words = image.split("[/ ]", -1);
            entries.append(entries.isEmpty() ? "" : ",").append("""
                {"digest":"%s","size":1,"platform":{"os":"%s","architecture":"%s"}}\
                """.formatted(words[2], words[0], words[1]));
        }
        registry.manifests.put(
                tag, ("{\"schemaVersion\":2,\"manifests\":[" + entries + "]}").getBytes(StandardCharsets.UTF_8));
    }
}
