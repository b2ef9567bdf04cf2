package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SourceState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromoteRoutesTest {
    @Test
    void the_image_goes_to_nodes_that_it_is_for_and_not_to_those_of_the_one_before() {
        AppConfig target = app(EnvName.PROD, "linux/amd64");
        assertThat(PromoteRoutes.running(target, request("linux/arm64"))).isEqualTo(app(EnvName.PROD, "linux/arm64"));
        assertThat(PromoteRoutes.running(target, request(null))).isEqualTo(app(EnvName.PROD, null));
    }

    private static DeployRequest request(@Nullable String platform) {
        return new DeployRequest(
                app(new EnvName("dev"), platform),
                new ImageRef("127.0.0.1:5000/acme/shop@sha256:" + "ab".repeat(32)),
                new SourceState("51c09aa0c4d5a6b7980123456789abcdef012345", "main", "Add orders", false),
                null,
                null,
                DeployOptions.PLAIN);
    }

    private static AppConfig app(EnvName env, @Nullable String platform) {
        AppConfig app = AppConfig.minimal(new Project("acme", "shop"), env);
        return app.building(app.build().on(platform));
    }
}
