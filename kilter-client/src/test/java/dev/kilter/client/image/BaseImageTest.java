package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What an app's image becomes on a base.
class BaseImageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE_LAYER = "sha256:" + "a".repeat(64);
    private static final String APP_LAYER = "sha256:" + "b".repeat(64);
    private static final String APP_DIFF = "sha256:" + "c".repeat(64);
    private static final String APP = """
        {"created":"1970-01-01T00:00:01Z","architecture":"amd64","os":"linux","config":{"Env":["PATH=/app/bin","SERVER_PORT=1"],
         "Cmd":["java","-jar","app.jar"],"WorkingDir":"/app","Labels":{"dev.kilter.runtime":"java/17"}},
         "rootfs":{"type":"layers","diff_ids":["%s"]}}\
        """.formatted(APP_DIFF);
    private static final String BASE = """
        {"created":"2020-01-01T00:00:00Z","architecture":"arm64","os":"linux","history":[{"created_by":"x"}],
         "config":{"Env":["PATH=/opt/java/bin:/bin","LANG=C.UTF-8"],"User":"65532","Entrypoint":["/init"],"Cmd":["sh"],"Labels":{"base":"1"}},
         "rootfs":{"type":"layers","diff_ids":["sha256:d"]}}\
        """;

    private final BuiltImage.Assembled app = new BuiltImage.Assembled(
            "java",
            "java",
            false,
            List.of(new BuiltLayer("app", APP_LAYER, APP_DIFF, 7, false, Path.of("blob"))),
            APP,
            "",
            "");

    @Test
    void layers_lie_above_the_bases_and_settings_over_its_own() throws IOException {
        BuiltImage.Assembled image = base().under(app);
        JsonNode config = JSON.readTree(image.config());
        assertThat(config.at("/rootfs/diff_ids").toString()).isEqualTo("[\"sha256:d\",\"" + APP_DIFF + "\"]");
        assertThat(config.at("/config/Env").toString())
                .isEqualTo("[\"LANG=C.UTF-8\",\"PATH=/app/bin\",\"SERVER_PORT=1\"]");
        assertThat(config.at("/config/User").asText()).isEqualTo("65532");
        assertThat(config.at("/config/Cmd").toString()).isEqualTo("[\"java\",\"-jar\",\"app.jar\"]");
        assertThat(config.at("/config").has("Entrypoint")).isFalse();
        assertThat(config.at("/config/Labels").toString())
                .isEqualTo("{\"base\":\"1\",\"dev.kilter.runtime\":\"java/17\"}");
        assertThat(config.path("architecture").asText()).isEqualTo("arm64");
        assertThat(config.has("history")).isFalse();
    }

    @Test
    void the_manifest_names_both_and_the_same_parts_make_the_same_digest() throws IOException {
        BuiltImage.Assembled image = base().under(app);
        JsonNode layers = JSON.readTree(image.manifest()).path("layers");
        assertThat(layers.findValuesAsText("digest")).containsExactly(BASE_LAYER, APP_LAYER);
        assertThat(image.digest()).isEqualTo(OciImage.digestOf(image.manifest()));
        assertThat(base().under(app).digest()).isEqualTo(image.digest());
        assertThat(image.layers()).as("what is sent").isEqualTo(app.layers());
    }

    @Test
    void the_nearest_base_that_is_new_enough_serves() {
        BaseImages bases = new BaseImages(Map.of("java/21", "a", "java/25", "b", "node/20", "c"), true);
        assertThat(bases.of("java/17")).contains("a");
        assertThat(bases.of("java/25")).contains("b");
        assertThat(bases.of("")).as("an image that brings all").isEmpty();
        assertThat(BaseImages.NONE.of("java/17")).as("the host brings it").isEmpty();
        assertThatThrownBy(() -> bases.of("node/22"))
                .hasMessageContaining("the platform has no base image for node/22");
    }

    private static BaseImage base() throws IOException {
        RegistryTarget place = new RegistryTarget("127.0.0.1:5000", "base/java", new RegistryLogin.OfThisMachine());
        return new BaseImage(place, List.of(new OciImage.Blob(BASE_LAYER, 5)), JSON.readTree(BASE));
    }
}
